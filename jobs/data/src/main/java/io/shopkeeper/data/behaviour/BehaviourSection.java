package io.shopkeeper.data.behaviour;

import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The section on customers' behaviour. */
public final class BehaviourSection implements Section {
  @Override
  public String id() {
    return "behaviour";
  }

  @Override
  public Chapter chapter() {
    return Chapter.SHOP;
  }

  @Override
  public Content read(ReportContext night) throws Exception {
    Optional<Dataset<Row>> events = night.events();
    Optional<Behaviour> behaviour =
        events.isEmpty()
            ? Optional.empty()
            : night.job().phase("behaviour", () -> new BehaviourTables(night, events.get()).read());
    return behaviour
        .map(new BehaviourParts(night.words())::of)
        .orElseGet(() -> Content.of(new Part.Missing(night.words().text("missing.behaviour"))));
  }
}
