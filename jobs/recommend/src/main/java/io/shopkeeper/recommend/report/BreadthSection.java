package io.shopkeeper.recommend.report;

import io.shopkeeper.learning.judge.Evaluation.Contender;
import io.shopkeeper.learning.report.EvaluationParts;
import io.shopkeeper.ranking.evaluate.ListEvaluation.ListSpread;
import io.shopkeeper.recommend.report.Breadth.Curve;
import io.shopkeeper.recommend.report.Breadth.Scores;
import io.shopkeeper.recommend.report.Breadth.Served;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The section on coverage, concentration, diversity and scores of the live lists. */
public final class BreadthSection implements Section {
  static final String LISTS = "user_item_scores";

  @Override
  public String id() {
    return "beyond";
  }

  @Override
  public Chapter chapter() {
    return Chapter.SHOWN;
  }

  @Override
  public Content read(ReportContext night) throws Exception {
    Optional<Dataset<Row>> events = night.events();
    Optional<Dataset<Row>> lists = night.released(LISTS);
    return events.isEmpty() || lists.isEmpty()
        ? Content.of(new Part.Missing(night.words().text("missing.beyond")))
        : new BreadthParts(night.words()).of(breadth(night, events.get(), lists.get()));
  }

  private static Breadth breadth(ReportContext night, Dataset<Row> events, Dataset<Row> lists)
      throws Exception {
    LiveLists live = new LiveLists(night, events);
    Served served = night.job().phase("lists", () -> live.served(lists, live.catalogue()));
    Counts shown = night.job().phase("concentration", () -> live.shown(lists, served.catalogue()));
    Counts bought =
        night.job().phase("purchases", () -> live.occurring("purchase", served.catalogue()));
    List<Scores> scores = night.job().phase("scores", () -> live.scores(lists, served));
    return new Breadth(
        served,
        spreads(night, shown),
        curves(bought, shown, Counts::lorenz),
        curves(bought, shown, Counts::byRank),
        scores);
  }

  /** The spreads of the live lists, then of the contenders in the order of the evaluation. */
  private static List<ListSpread> spreads(ReportContext night, Counts shown) throws IOException {
    List<ListSpread> spreads = new ArrayList<>();
    spreads.add(
        new ListSpread(
            "live",
            shown.items() == 0 ? Double.NaN : (double) shown.occurring() / (double) shown.items(),
            shown.gini(),
            Double.NaN,
            Double.NaN,
            Double.NaN));
    Optional<Evaluations.Measured> first = Evaluations.of(night).first();
    if (first.isPresent()) {
      List<String> order =
          EvaluationParts.ranked(first.get().evaluation()).stream().map(Contender::name).toList();
      first.get().lists().spreads().stream()
          .sorted(Comparator.comparingInt(s -> order.indexOf(s.name())))
          .forEach(spreads::add);
    }
    return spreads;
  }

  private interface Draw {
    Curve curve(Counts counts, String name);
  }

  private static List<Curve> curves(Counts bought, Counts shown, Draw draw) {
    List<Curve> curves = new ArrayList<>();
    if (bought.occurring() > 0) {
      curves.add(draw.curve(bought, "purchases"));
    }
    if (shown.occurring() > 0) {
      curves.add(draw.curve(shown, "recommendations"));
    }
    return curves;
  }
}
