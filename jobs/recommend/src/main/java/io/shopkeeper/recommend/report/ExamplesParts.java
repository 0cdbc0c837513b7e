package io.shopkeeper.recommend.report;

import io.shopkeeper.ranking.model.BlendModel;
import io.shopkeeper.recommend.report.Examples.Action;
import io.shopkeeper.recommend.report.Examples.Customer;
import io.shopkeeper.recommend.report.Examples.Shown;
import io.shopkeeper.recommend.report.Examples.SimilarItems;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Deed;
import io.shopkeeper.report.Part.Example;
import io.shopkeeper.report.Part.Heading;
import io.shopkeeper.report.Part.Missing;
import io.shopkeeper.report.Part.Offer;
import io.shopkeeper.report.Part.Reason;
import io.shopkeeper.report.Part.Tile;
import io.shopkeeper.report.Part.Tiles;
import io.shopkeeper.report.Part.Tone;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Renders example customers with their recommendations and reasons, and example products with
 * similar ones.
 */
final class ExamplesParts {
  private final Words words;

  ExamplesParts(Words words) {
    this.words = words;
  }

  Content of(Examples examples) {
    List<Part> parts = new ArrayList<>();
    examples.customers().forEach(customer -> parts.add(customer(customer)));
    if (examples.customers().isEmpty()) {
      parts.add(new Missing(words.text("missing.customers")));
    }
    if (examples.similar().isEmpty()) {
      parts.add(new Missing(words.text("missing.similar")));
    } else {
      parts.add(new Heading(words.text("similar.title")));
      parts.add(new Tiles(examples.similar().stream().map(this::tile).toList()));
    }
    return new Content(List.of(), parts);
  }

  private Example customer(Customer customer) {
    return new Example(
        words.text("customer.title"),
        customer.id(),
        words.text("customer.did"),
        customer.actions().stream().map(this::deed).toList(),
        words.text("missing.actions"),
        words.text("customer.shown"),
        customer.shown().stream().map(this::offer).toList(),
        words.text("missing.shown"));
  }

  private Deed deed(Action action) {
    return new Deed(
        words.name("event", action.type()),
        action.type().equals("purchase") ? Tone.STRONG : Tone.PLAIN,
        action.item(),
        action.times() > 1 ? "× " + words.count(action.times()) : "",
        action.date().toString(),
        words.shortDay(action.date()));
  }

  private Offer offer(Shown shown) {
    return new Offer(
        shown.rank(),
        shown.item(),
        "%s · %s · %s"
            .formatted(
                shown.category(),
                words.name("model", shown.source()),
                words.text("customer.score", words.significant(shown.score()))),
        words.text("customer.why"),
        reasons(shown));
  }

  private List<Reason> reasons(Shown shown) {
    List<Reason> out = new ArrayList<>();
    boolean blended = shown.source().equals(BlendModel.SOURCE);
    if (!shown.reasons().isEmpty() || blended) {
      double most =
          DoubleStream.concat(
                  shown.reasons().stream().mapToDouble(Examples.Reason::contribution),
                  DoubleStream.of(shown.rest()))
              .filter(Double::isFinite)
              .map(Math::abs)
              .max()
              .orElse(0);
      shown.reasons().forEach(r -> out.add(reason(r.item(), "", r.contribution(), most)));
      if (Double.isFinite(shown.rest())) {
        String rest = words.text(blended ? "customer.rest-blend" : "customer.rest");
        out.add(reason(rest, "rest", shown.rest(), most));
      }
    }
    return out;
  }

  private Reason reason(String item, String style, double part, double most) {
    int width =
        most > 0 && Double.isFinite(part) ? (int) Math.round(Math.abs(part) / most * 100) : 0;
    return new Reason(item, style, words.signed(part), part < 0 ? "minus" : "plus", width);
  }

  private Tile tile(SimilarItems similar) {
    return new Tile(
        similar.item(),
        similar.category(),
        similar.neighbours().stream()
            .map(n -> new Tile.Entry(n.item(), n.category(), words.decimal(n.score(), 2)))
            .toList());
  }
}
