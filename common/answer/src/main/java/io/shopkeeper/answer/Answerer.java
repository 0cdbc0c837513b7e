package io.shopkeeper.answer;

import io.shopkeeper.answer.Answer.Outcome;
import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndex.Found;
import io.shopkeeper.answer.index.AnswerIndex.Wanted;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.Normal;
import io.shopkeeper.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers one question after another: out of the index, out of the customer's own orders, by asking
 * back, or by handing over to a person. What an answer says stands in one of its sources; what a
 * customer or a document wrote is data and is never obeyed. Thread-safe.
 */
public final class Answerer {
  private static final int LONGEST = 2_000;
  private static final int LOOKED_AT = 5;
  private static final int MOST_CHOICES = 3;
  private static final int MOST_LINES = 8;

  /** What may be the number of an order: letters, digits and hyphens, with a digit. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<![a-z0-9-])(?=[a-z-]*[0-9])[a-z0-9][a-z0-9-]{3,39}(?![a-z0-9-])");

  private static final Pattern CHOICE = Pattern.compile("\\s*([1-9])\\s*[.)。）]?\\s*");

  private final AnswerIndex index;
  private final Intents intents;
  private final Thresholds thresholds;

  /**
   * When an entry answers.
   *
   * @param answer the coverage of a question from which the best entry is the answer
   * @param choice the coverage from which entries are offered; below it, nobody knows
   * @param orderIntents the intents that ask for the state of an order
   */
  public record Thresholds(double answer, double choice, Set<String> orderIntents) {
    /** Makes an immutable copy. */
    public Thresholds {
      orderIntents = Set.copyOf(orderIntents);
    }
  }

  /** Answers out of an index, with or without a classifier of intents. */
  public Answerer(AnswerIndex index, Intents intents, Thresholds thresholds) {
    this.index = index;
    this.intents = intents;
    this.thresholds = thresholds;
  }

  /** Answers a question of a dialogue. */
  public Answer ask(Dialogue dialogue, String typed) {
    String text = Visible.of(typed.substring(0, Math.min(LONGEST, typed.length()))).strip();
    return new Turn(dialogue, text).answer();
  }

  /** One question. */
  private final class Turn {
    private final Dialogue before;
    private final Dialogue after;
    private final String text;
    private final String plain;
    private final Phrases phrases;
    private final Optional<String> intent;

    Turn(Dialogue before, String text) {
      this.before = before;
      this.after = before.after(text);
      this.text = text;
      this.plain = Normal.inPlace(text);
      this.phrases = phrases(text, before);
      this.intent = text.isEmpty() ? Optional.empty() : intents.of(text);
    }

    Answer answer() {
      if (plain.chars().noneMatch(Character::isLetterOrDigit)) {
        return askBack(phrases.of("empty"), after);
      }
      if (Signals.ANGER.in(plain)) {
        return handOver("anger");
      }
      if (Signals.PERSON.in(plain)) {
        return handOver("person");
      }
      Optional<Integer> choice = choice();
      if (choice.isPresent()) {
        return chosen(choice.get());
      }
      Set<String> numbers = numbers();
      boolean order =
          (Signals.ORDER.in(plain) && !Signals.CHANGE.in(plain))
              || intent.filter(thresholds.orderIntents()::contains).isPresent()
              || (!before.orders().isEmpty() && !numbers.isEmpty());
      return order ? order(numbers) : found();
    }

    /** The place, from 0, that the customer chose of what they were offered. */
    private Optional<Integer> choice() {
      Matcher one = CHOICE.matcher(plain);
      int offered = Math.max(before.orders().size(), before.entries().size());
      return one.matches() && Integer.parseInt(one.group(1)) <= offered
          ? Optional.of(Integer.parseInt(one.group(1)) - 1)
          : Optional.empty();
    }

    private Answer chosen(int choice) {
      return before.orders().isEmpty()
          ? told(before.entries().get(choice))
          : told(List.of(before.orders().get(choice)));
    }

    private Set<String> numbers() {
      Set<String> numbers = new LinkedHashSet<>();
      Matcher found = NUMBER.matcher(plain);
      while (found.find()) {
        numbers.add(text.substring(found.start(), found.end()));
      }
      return numbers;
    }

    private Answer order(Set<String> numbers) {
      Customer customer = before.customer();
      if (customer.standing() == Customer.Standing.STRANGER) {
        return askBack(phrases.of("order.sign-in"), after);
      }
      for (String number : numbers) {
        List<Order> own = own(number);
        if (!own.isEmpty()) {
          return told(own);
        }
      }
      if (!numbers.isEmpty()) {
        return askBack(phrases.of("order.unknown", numbers.iterator().next()), after);
      }
      List<Order> orders = customer.orders();
      if (orders.isEmpty()) {
        return answered(phrases.of("order.none"), List.of("orders"), after);
      }
      if (orders.stream().map(Order::id).distinct().count() == 1) {
        return told(orders);
      }
      List<Order> offered = orders.subList(0, Math.min(MOST_CHOICES, orders.size()));
      StringBuilder lines = new StringBuilder(phrases.of("order.which"));
      for (int i = 0; i < offered.size(); i++) {
        Order one = offered.get(i);
        lines
            .append('\n')
            .append(
                phrases.of(
                    "order.choice", i + 1, one.item(), phrases.status(one.status()), one.since()));
      }
      return askBack(lines.toString(), after.choosing(offered, List.of()));
    }

    /**
     * The items of the customer's own order of a number, however its letters and digits are
     * written.
     */
    private List<Order> own(String number) {
      String plainly = Normal.inPlace(number);
      Set<String> spelled =
          Stream.of(number, plainly, plainly.toUpperCase(Locale.ROOT))
              .map(before.customer().pseudonym())
              .collect(Collectors.toSet());
      return before.customer().orders().stream().filter(one -> spelled.contains(one.id())).toList();
    }

    private Answer told(List<Order> orders) {
      String lines =
          orders.stream()
              .map(
                  one ->
                      phrases.of(
                          "order.status",
                          one.quantity(),
                          one.item(),
                          phrases.status(one.status()),
                          one.since()))
              .collect(Collectors.joining("\n"));
      return answered(lines, List.of("orders"), after);
    }

    /** What the index says: of the product that was spoken of, or of anything. */
    private Answer found() {
      List<Found> all = search(Optional.empty());
      if (best(all) < thresholds.answer() && before.item().isPresent()) {
        List<Found> ofItem = search(before.item());
        if (best(ofItem) >= thresholds.choice() && best(ofItem) >= best(all)) {
          return told(ofItem.get(0).entry());
        }
      }
      if (best(all) < thresholds.choice()) {
        return handOver("unknown");
      }
      if (best(all) >= thresholds.answer()) {
        return told(all.get(0).entry());
      }
      List<Entry> offered =
          all.stream()
              .filter(found -> found.coverage() >= thresholds.choice())
              .map(Found::entry)
              .limit(MOST_CHOICES)
              .toList();
      StringBuilder lines = new StringBuilder(phrases.of("choose"));
      for (int i = 0; i < offered.size(); i++) {
        lines.append('\n').append(phrases.of("choice", i + 1, offered.get(i).title()));
      }
      return askBack(lines.toString(), after.choosing(List.of(), offered));
    }

    /** What fits, by coverage first: BM25 alone likes short texts with one rare word. */
    private List<Found> search(Optional<String> item) {
      List<Found> found =
          new ArrayList<>(index.search(new Wanted(text, phrases.language(), item), LOOKED_AT));
      found.sort((a, b) -> Double.compare(b.coverage(), a.coverage()));
      return found;
    }

    private static double best(List<Found> found) {
      return found.isEmpty() ? 0 : found.get(0).coverage();
    }

    private Answer told(Entry entry) {
      String said =
          switch (entry.kind()) {
            case PRODUCT -> phrases.of("product", entry.title(), facts(entry));
            default -> phrases.of(entry.kind().word(), entry.text());
          };
      return answered(said, List.of(entry.source()), after.about(entry.item()));
    }

    /** The facts of a product that the question names, or the first ones. */
    private String facts(Entry product) {
      List<String> facts = List.of(product.text().split("\n", -1));
      List<String> named =
          facts.stream()
              .filter(
                  fact -> {
                    String name = fact.split(":", 2)[0].strip().toLowerCase(Locale.ROOT);
                    return !name.isEmpty() && plain.contains(name);
                  })
              .toList();
      return (named.isEmpty() ? facts : named)
          .stream().limit(MOST_LINES).collect(Collectors.joining("\n"));
    }

    private Answer answered(String said, List<String> sources, Dialogue next) {
      return new Answer(Outcome.ANSWERED, said, phrases.language(), sources, intent, "", next);
    }

    private Answer askBack(String said, Dialogue next) {
      return new Answer(Outcome.ASKED_BACK, said, phrases.language(), List.of(), intent, "", next);
    }

    private Answer handOver(String why) {
      return new Answer(
          Outcome.HANDED_OVER,
          phrases.of(why),
          phrases.language(),
          List.of(),
          intent,
          phrases.of("summary", why, intent.orElse("-"), String.join(" | ", after.said())),
          after);
    }
  }

  /** In the language of the question; where it has none, as the number of an order, in the last. */
  private static Phrases phrases(String text, Dialogue before) {
    List<String> said = new ArrayList<>(before.said());
    said.add(text);
    for (int i = said.size() - 1; i >= 0; i--) {
      String words = NUMBER.matcher(Normal.inPlace(said.get(i))).replaceAll(" ");
      Language language = Language.of(words);
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
