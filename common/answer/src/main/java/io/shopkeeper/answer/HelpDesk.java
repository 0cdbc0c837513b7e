package io.shopkeeper.answer;

import io.shopkeeper.answer.Answer.Outcome;
import io.shopkeeper.answer.index.AnswerIndex.Found;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.text.Normal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers out of the index: about products, about the shop's rules, about anything. */
final class HelpDesk {
  private static final int MOST_CHOICES = 3;

  /** A question that leaves out what it compares has no more characters. */
  private static final int SHORT = 20;

  /** The least share of an earlier question's words that a question like it has. */
  private static final double LEAST_SHARED = .3;

  private final Answerer.Parts parts;
  private final Optional<Entry> spokenOf;
  private final String text;
  private final String plain;
  private final Reply reply;
  private final ProductDesk products;

  /**
   * @param spokenOf the product that was spoken of last
   * @param text the question
   */
  HelpDesk(Answerer.Parts parts, Optional<Entry> spokenOf, String text, Reply reply) {
    this.parts = parts;
    this.spokenOf = spokenOf;
    this.text = text;
    this.plain = Normal.inPlace(text);
    this.reply = reply;
    this.products = new ProductDesk(reply);
  }

  /** What the index says, of products or of anything. */
  Answer found() {
    String language = reply.phrases().language();
    if (Signals.COMPARE.in(plain)) {
      List<Entry> two = parts.products().compared(text, spokenOf);
      if (two.size() == 2) {
        return products.compared(two.get(0), two.get(1), text);
      }
    }
    List<Found> all = parts.search().of(text, language, Optional.empty());
    if (Signals.COMPARE.in(plain)
        && Search.best(all) < parts.rules().answer()
        && plain.length() <= SHORT) {
      return reply.phrase(Outcome.ASKED_BACK, "compare.which");
    }
    return ofProduct(all).orElseGet(() -> ofAnything(all));
  }

  /** What is known of the product that a question names, or that was spoken of. */
  private Optional<Answer> ofProduct(List<Found> all) {
    List<Entry> named = parts.products().named(text);
    String beside = named.isEmpty() ? plain : Titles.beside(plain, named.get(0).title());
    boolean property = !Property.askedIn(beside).isEmpty();
    boolean opinion = Signals.OPINION.in(beside);
    if (named.size() == 1 && (property || opinion)) {
      return Optional.of(ofProduct(named.get(0), all));
    }
    if (named.size() > 1 && (property || opinion)) {
      return Optional.of(which(named));
    }
    boolean known = Search.best(all) >= parts.rules().answer();
    boolean byIt = Signals.IT.in(plain);
    if (spokenOf.isPresent() && named.isEmpty() && !speaksOfOthers(all)) {
      boolean goesOn = (property || opinion) && (byIt || !known || isProduct(all.get(0)));
      return goesOn || (byIt && !known)
          ? Optional.of(ofProduct(spokenOf.get(), all))
          : Optional.empty();
    }
    return property && named.isEmpty() && (byIt || !known)
        ? Optional.of(
            reply.asked(reply.phrases().of("product.which"), new Asked.WhichProduct(text)))
        : Optional.empty();
  }

  /** Whether a question has words of other products' titles, and none of the one spoken of. */
  private boolean speaksOfOthers(List<Found> all) {
    return Titles.shared(spokenOf.orElseThrow().title(), text) == 0
        && all.stream()
            .anyMatch(found -> isProduct(found) && Titles.shared(found.entry().title(), text) > 0);
  }

  private Answer ofProduct(Entry product, List<Found> all) {
    if (!ProductDesk.asked(product, text).isEmpty()) {
      return products.told(product, text);
    }
    String asked = Signals.OPINION.in(plain) ? reply.phrases().of("insight.words") : text;
    Stream<Found> ofItem =
        parts.search().of(asked, reply.phrases().language(), product.item()).stream()
            .filter(found -> found.relevance() >= parts.rules().choice());
    Stream<Found> ofAnything =
        all.stream().filter(found -> found.relevance() >= parts.rules().answer());
    return Stream.concat(ofItem, ofAnything)
        .filter(found -> !isProduct(found))
        .findFirst()
        .map(found -> told(found.entry(), text))
        .orElseGet(() -> products.silent(product));
  }

  private static boolean isProduct(Found found) {
    return found.entry().kind() == Entry.Kind.PRODUCT;
  }

  private Answer ofAnything(List<Found> all) {
    double best = Search.best(all);
    if (best < parts.rules().choice()) {
      return reply.handedOver(Answer.UNKNOWN);
    }
    List<Entry> alike =
        all.stream()
            .filter(found -> isProduct(found) && found.coverage() >= all.get(0).coverage())
            .map(Found::entry)
            .toList();
    if (best < parts.rules().answer() || asksForMore(all.get(0).entry())) {
      return which(
          all.stream()
              .filter(found -> found.relevance() >= parts.rules().choice())
              .map(Found::entry)
              .toList());
    }
    return isProduct(all.get(0)) && alike.size() > 1
        ? which(alike)
        : told(all.get(0).entry(), text);
  }

  /** Whether an earlier question is about much that this one does not speak of. */
  private boolean asksForMore(Entry entry) {
    return entry.kind() == Entry.Kind.QUESTION
        && Titles.shared(entry.title(), text) < LEAST_SHARED * Titles.words(entry.title()).size();
  }

  private Answer which(List<Entry> entries) {
    List<Entry> offered = entries.subList(0, Math.min(MOST_CHOICES, entries.size()));
    if (offered.size() == 1) {
      return reply.asked(
          reply.phrases().of("choose.one", reply.title(offered.get(0))),
          new Asked.WhichEntry(text, offered));
    }
    return reply.asked(
        Reply.choices(reply.phrases().of("choose"), offered.stream().map(reply::title).toList()),
        new Asked.WhichEntry(text, offered));
  }

  /** What an entry says to a question. */
  Answer told(Entry entry, String question) {
    return entry.kind() == Entry.Kind.PRODUCT
        ? products.told(entry, question)
        : reply.answered(
            reply.phrases().of(entry.kind().word(), entry.text()),
            List.of(entry.source()),
            reply.after().about(entry));
  }
}
