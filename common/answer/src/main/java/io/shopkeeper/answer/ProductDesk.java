package io.shopkeeper.answer;

import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.text.Normal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers about products by the facts of the catalogue, and compares two by them. */
final class ProductDesk {
  private static final int MOST_LINES = 8;

  private final Reply reply;

  ProductDesk(Reply reply) {
    this.reply = reply;
  }

  /** The facts that a question asks for, by the shop's words or others for them. */
  static List<Fact> asked(Entry product, String question) {
    String plain = Titles.beside(Normal.inPlace(question), product.title());
    List<Property> properties = Property.askedIn(plain);
    return Fact.of(product).stream()
        .filter(
            fact ->
                fact.named(plain) || properties.stream().anyMatch(property -> property.names(fact)))
        .toList();
  }

  /** What is known of a product: the facts that a question asks for, or the first ones. */
  Answer told(Entry product, String question) {
    List<Fact> asked = asked(product, question);
    String lines = lines(asked.isEmpty() ? Fact.of(product) : asked);
    return reply.answered(
        reply
            .phrases()
            .of(asked.isEmpty() ? "product.all" : "product", reply.title(product), lines),
        List.of(product.source()),
        reply.after().about(product));
  }

  /** A product of which the shop does not say what is asked. */
  Answer silent(Entry product) {
    return reply.handedOver(
        Answer.UNKNOWN,
        reply.phrases().of("product.silent", reply.title(product)),
        List.of(),
        reply.after().about(product));
  }

  private String lines(List<Fact> facts) {
    return facts.stream().limit(MOST_LINES).map(this::line).collect(Collectors.joining("\n"));
  }

  private String line(Fact fact) {
    return reply
        .phrases()
        .of("fact", Property.label(fact, reply.phrases()), reply.phrases().value(fact.value()));
  }

  /** Two products beside each other by what a question asks for, or by all that both state. */
  Answer compared(Entry one, Entry other, String question) {
    String plain =
        Titles.beside(Titles.beside(Normal.inPlace(question), one.title()), other.title());
    List<Property> properties = Property.askedIn(plain);
    List<Fact> ofOne = chosen(one, other, plain, properties);
    List<Fact> ofOther = chosen(other, one, plain, properties);
    if (ofOne.isEmpty() && ofOther.isEmpty()) {
      return reply.handedOver(
          Answer.UNKNOWN,
          reply.phrases().of("product.silent", reply.title(one) + ", " + reply.title(other)),
          List.of(),
          reply.after().about(one));
    }
    List<String> parts = new ArrayList<>();
    parts.add(reply.phrases().of("product", reply.title(one), linesOrSilence(ofOne)));
    parts.add(reply.phrases().of("product", reply.title(other), linesOrSilence(ofOther)));
    properties.forEach(property -> conclusion(property, one, other, plain).ifPresent(parts::add));
    return reply.answered(
        String.join("\n", parts), List.of(one.source(), other.source()), reply.after().about(one));
  }

  private String linesOrSilence(List<Fact> facts) {
    return facts.isEmpty() ? reply.phrases().of("fact.none") : lines(facts);
  }

  private static List<Fact> chosen(
      Entry product, Entry other, String question, List<Property> properties) {
    List<Fact> asked = asked(product, question);
    if (!asked.isEmpty() || !properties.isEmpty()) {
      return asked;
    }
    List<String> both =
        Fact.of(other).stream().map(fact -> fact.name().toLowerCase(Locale.ROOT)).toList();
    return Fact.of(product).stream()
        .filter(fact -> both.contains(fact.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** Which of the two has the larger or the smaller number, where both state one in one unit. */
  private Optional<String> conclusion(Property property, Entry one, Entry other, String plain) {
    Property.Wanted wanted = property.wanted(plain);
    Optional<Measurement> first = measured(property, one);
    Optional<Measurement> second = measured(property, other);
    if (wanted == Property.Wanted.EITHER
        || first.isEmpty()
        || second.isEmpty()
        || !first.get().unit().equals(second.get().unit())) {
      return Optional.empty();
    }
    int compared = first.get().value().compareTo(second.get().value());
    String word = property.word(reply.phrases());
    if (compared == 0) {
      return Optional.of(reply.phrases().of("compare.alike", word));
    }
    boolean firstHas = (compared > 0) == (wanted == Property.Wanted.MORE);
    return Optional.of(
        reply
            .phrases()
            .of(
                wanted == Property.Wanted.MORE ? "compare.more" : "compare.less",
                word,
                firstHas ? reply.title(one) : reply.title(other)));
  }

  private static Optional<Measurement> measured(Property property, Entry product) {
    return Fact.of(product).stream()
        .filter(property::names)
        .findFirst()
        .flatMap(fact -> Measurement.of(fact.value()));
  }
}
