package io.shopkeeper.answer;

import io.shopkeeper.answer.Answer.Outcome;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.Normal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One question of a dialogue: what it is, and who answers it. */
final class Turn {
  /** What is this short may be "no" or 好, in answer to what was asked. */
  private static final int SHORT = 4;

  /** Longer texts are no mere answer to what was asked. */
  private static final int MOST_WORDS_OF_CHOICE = 6;

  private static final Pattern CHOICE =
      Pattern.compile(
          "(?:the |no\\.? ?|number |第|选)?([1-9]\\d?|first|second|third|[一二三])(?: one)?(?:个|号|款)?[.)。）!]?");

  private final Answerer.Parts parts;
  private final Dialogue before;

  /** As it was typed, with the numbers of orders, which nothing but the orders needs. */
  private final String typed;

  private final String text;
  private final String plain;
  private final Entities entities;
  private final Intents.Guess guess;
  private final Reply reply;
  private final OrderDesk orders;
  private final HelpDesk help;

  Turn(Answerer.Parts parts, Dialogue before, String typed) {
    this(parts, before, typed, before.after(typed));
  }

  private Turn(Answerer.Parts parts, Dialogue before, String typed, Dialogue after) {
    this.parts = parts;
    this.before = before;
    this.typed = typed;
    this.text = before.customer().read(typed);
    this.plain = Normal.inPlace(text);
    this.entities = Entities.of(typed);
    this.guess = text.isEmpty() ? Intents.Guess.NOTHING : parts.intents().of(text);
    this.reply = new Reply(phrases(typed, before), guess.intent(), after);
    this.orders = new OrderDesk(before.customer(), parts.search(), reply, parts.rules().answer());
    this.help = new HelpDesk(parts, before.product(), text, reply);
  }

  /** The same turn for a question that the customer has now made whole. */
  private Turn whole(String question) {
    return new Turn(parts, before, question, reply.after());
  }

  Answer answer() {
    if (plain.chars().noneMatch(Character::isLetterOrDigit)) {
      return reply.phrase(Outcome.ASKED_BACK, "empty");
    }
    if (Signals.ANGER.in(plain)) {
      return reply.handedOver("anger");
    }
    return Stream.<Supplier<Optional<Answer>>>of(
            this::smallTalk, this::person, this::toWhatWasAsked)
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(this::fresh);
  }

  private Optional<Answer> person() {
    return Signals.PERSON.in(plain) && !Signals.HOURS.in(plain)
        ? Optional.of(reply.handedOver("person"))
        : Optional.empty();
  }

  private Optional<Answer> smallTalk() {
    if (Signals.ROBOT.in(plain)) {
      return Optional.of(reply.phrase(Outcome.SMALL_TALK, "robot"));
    }
    String words = plain.replaceAll("[^\\p{L}\\p{N}' ]+", " ").replaceAll(" +", " ").strip();
    if (Signals.HELLO.in(words)) {
      return Optional.of(reply.phrase(Outcome.SMALL_TALK, "hello"));
    }
    if (before.asked().isEmpty() || words.length() > SHORT) {
      if (Signals.THANKS.in(words)) {
        return Optional.of(reply.phrase(Outcome.SMALL_TALK, "thanks"));
      }
      if (Signals.BYE.in(words)) {
        return Optional.of(reply.phrase(Outcome.ENDED, "bye"));
      }
    }
    return Optional.empty();
  }

  private Optional<Answer> toWhatWasAsked() {
    if (before.asked().isEmpty()) {
      return Optional.empty();
    }
    Asked asked = before.asked().get();
    if (Signals.NONE.in(plain.strip())) {
      return Optional.of(reply.handedOver(Answer.UNKNOWN));
    }
    Optional<Integer> number = asked.choices() == 0 ? Optional.empty() : number();
    if (number.isPresent()) {
      return Optional.of(
          number.get() <= asked.choices()
              ? chosen(asked, number.get() - 1)
              : reply.asked(reply.phrases().of("choose.again", asked.choices()), asked));
    }
    if (Titles.words(text).size() > MOST_WORDS_OF_CHOICE || wish().isPresent()) {
      return Optional.empty();
    }
    if (asked instanceof Asked.WhichOrder order) {
      return asksOfGoods()
              || (entities.numbers().isEmpty() && orders.named(text, entities).isEmpty())
          ? Optional.empty()
          : Optional.of(orders.answer(order.wish(), text, entities, List.of()));
    }
    if (asked instanceof Asked.WhichEntry entry) {
      return meant(entry.among()).map(one -> help.told(one, entry.question()));
    }
    return asked instanceof Asked.WhichProduct product && namesProducts()
        ? Optional.of(whole(product.question() + " " + typed).fresh())
        : Optional.empty();
  }

  /** Whether a property of goods is asked for; sizes and colours also name what was ordered. */
  private boolean asksOfGoods() {
    return Property.askedIn(plain).stream()
        .anyMatch(property -> property != Property.SIZE && property != Property.COLOUR);
  }

  private boolean namesProducts() {
    return !parts.products().named(text).isEmpty();
  }

  /** The number of a choice, from 1. */
  private Optional<Integer> number() {
    Matcher one = CHOICE.matcher(plain.strip());
    if (!one.matches()) {
      boolean yes = Signals.YES.in(plain.strip()) && before.asked().orElseThrow().choices() == 1;
      return yes ? Optional.of(1) : Optional.empty();
    }
    return Optional.of(
        switch (one.group(1)) {
          case "first", "一" -> 1;
          case "second", "二" -> 2;
          case "third", "三" -> 3;
          default -> Integer.parseInt(one.group(1));
        });
  }

  private Answer chosen(Asked asked, int choice) {
    if (asked instanceof Asked.WhichOrder order) {
      return orders.told(order.wish(), text, order.among().get(choice));
    }
    if (asked instanceof Asked.WhichEntry entry) {
      return help.told(entry.among().get(choice), entry.question());
    }
    Asked.WhichWish wish = (Asked.WhichWish) asked;
    Turn whole = whole(wish.question());
    return choice < wish.among().size() ? whole.act(wish.among().get(choice)) : whole.help.found();
  }

  /** The one of several entries that has most of the words of an answer, if it is one. */
  private Optional<Entry> meant(List<Entry> among) {
    Set<String> words = Titles.words(text);
    List<Long> shared =
        among.stream()
            .map(entry -> Titles.words(entry.title()).stream().filter(words::contains).count())
            .toList();
    long most = shared.stream().mapToLong(n -> n).max().orElse(0);
    return most * 2 >= words.size() && most > 0 && shared.indexOf(most) == shared.lastIndexOf(most)
        ? Optional.of(among.get(shared.indexOf(most)))
        : Optional.empty();
  }

  private Answer fresh() {
    Optional<Wish> wish = wish();
    if (wish.isPresent()) {
      return concernsAnOrder(wish.get()) ? act(wish.get()) : ruled(wish.get());
    }
    List<Wish> between =
        guess.between().stream()
            .map(parts.rules().wishes()::get)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (!between.isEmpty()) {
      List<String> choices =
          Stream.concat(between.stream().map(Wish::word), Stream.of("else"))
              .map(word -> reply.phrases().of("wish." + word))
              .toList();
      return reply.asked(
          Reply.choices(reply.phrases().of("choose.wish"), choices),
          new Asked.WhichWish(typed, between));
    }
    boolean ofAnOrder =
        !entities.numbers().isEmpty()
            && (Signals.NAMED.in(plain) || !orders.named(text, entities).isEmpty());
    return ofAnOrder && !Signals.CHANGE.in(plain) ? act(Wish.ORDER) : help.found();
  }

  /** What is wanted: by the intent that the classifier is sure of, else by plain words. */
  private Optional<Wish> wish() {
    Optional<Wish> sure = guess.intent().map(parts.rules().wishes()::get);
    if (sure.isPresent()) {
      return sure;
    }
    if (Signals.CANCEL.in(plain)) {
      return Optional.of(Wish.CANCEL);
    }
    if (Signals.RETURN.in(plain)) {
      return Optional.of(Wish.RETURN);
    }
    return Signals.ORDER.in(plain) && !Signals.CHANGE.in(plain)
        ? Optional.of(Wish.ORDER)
        : Optional.empty();
  }

  /** Whether a wish is about an order of the customer's, not about the shop's rules. */
  private boolean concernsAnOrder(Wish wish) {
    if (wish == Wish.PERSON
        || (wish == Wish.ORDER && (Signals.ORDER.in(plain) || Signals.MINE.in(plain)))) {
      return true;
    }
    boolean spokenOf = !before.order().isEmpty() && Signals.IT.in(plain);
    return spokenOf
        || !entities.numbers().isEmpty()
        || !orders.named(text, entities).isEmpty()
        || (Signals.OWN.in(plain) && !Signals.RULE.in(plain));
  }

  private Answer act(Wish wish) {
    return wish == Wish.PERSON
        ? reply.handedOver("person")
        : orders.answer(wish, text, entities, before.order());
  }

  /** What the index says of a question about the shop's rules, or else what is done about it. */
  private Answer ruled(Wish wish) {
    Answer found = help.found();
    if (found.outcome() == Outcome.ANSWERED) {
      return found;
    }
    return wish == Wish.ORDER
        ? act(wish)
        : orders.rule(wish, text).map(rule -> help.told(rule, text)).orElse(found);
  }

  /** In the language of the question; where it has none, as the number of an order, in the last. */
  private static Phrases phrases(String text, Dialogue before) {
    List<String> said = new ArrayList<>(before.said());
    said.add(text);
    for (int i = said.size() - 1; i >= 0; i--) {
      Language language = Language.of(Entities.withoutNumbers(said.get(i)));
      if (language == Language.ZH || language == Language.MIXED) {
        return Phrases.CHINESE;
      }
      if (language == Language.EN) {
        return Phrases.ENGLISH;
      }
    }
    return Phrases.ENGLISH;
  }
}
