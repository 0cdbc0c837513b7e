package io.shopkeeper.recommend.report;

import io.shopkeeper.recommend.report.Examples.Customer;
import io.shopkeeper.recommend.report.Examples.SimilarItems;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The section with example customers, their recommendations and reasons, and similar products. */
public final class ExamplesSection implements Section {
  private static final String SIMILAR = "similar_items";

  @Override
  public String id() {
    return "customers";
  }

  @Override
  public Chapter chapter() {
    return Chapter.SHOWN;
  }

  @Override
  public Content read(ReportContext night) throws Exception {
    Optional<Dataset<Row>> events = night.events();
    Optional<Dataset<Row>> lists = night.released(BreadthSection.LISTS);
    Optional<Dataset<Row>> neighbours = night.released(SIMILAR);
    List<Customer> customers = List.of();
    List<SimilarItems> similar = List.of();
    if (events.isPresent()) {
      LiveLists live = new LiveLists(night, events.get());
      if (lists.isPresent()) {
        customers = night.job().phase("examples", () -> live.customers(lists.get()));
      }
      if (neighbours.isPresent()) {
        similar = night.job().phase("similar items", () -> live.similar(neighbours.get()));
      }
    }
    return new ExamplesParts(night.words()).of(new Examples(customers, similar));
  }
}
