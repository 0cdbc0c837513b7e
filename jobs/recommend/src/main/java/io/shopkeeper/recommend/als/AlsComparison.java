package io.shopkeeper.recommend.als;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.EventLog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Trains and compares settings of ALS for a person who looks for better ones, as {@code als-train}
 * itself does for {@code als.search}: on the oldest of the windows before that of the night, so
 * that the night's own verdict stays unbiased. Nothing is written.
 */
public final class AlsComparison {
  private static final StructType SCHEMA =
      new StructType()
          .add("choice", DataTypes.StringType, false)
          .add("rank", DataTypes.IntegerType, false)
          .add("alpha", DataTypes.DoubleType, false)
          .add("regularisation", DataTypes.DoubleType, false)
          .add("ndcg_20", DataTypes.DoubleType, false)
          .add("low", DataTypes.DoubleType, false)
          .add("high", DataTypes.DoubleType, false)
          .add("recall_20", DataTypes.DoubleType, false)
          .add("gain", DataTypes.DoubleType, false)
          .add("gain_low", DataTypes.DoubleType, false)
          .add("gain_high", DataTypes.DoubleType, false)
          .add("customers", DataTypes.IntegerType, false)
          .add("test_from", DataTypes.StringType, false)
          .add("test_to", DataTypes.StringType, false);

  private final Dataset<Row> events;
  private final LocalDate asOf;
  private final AlsTrainJob.Settings settings;

  /**
   * Creates a comparison.
   *
   * @param events the curated events up to a day
   * @param asOf that day
   * @param settings those of {@code als-train}
   */
  public AlsComparison(Dataset<Row> events, LocalDate asOf, AlsTrainJob.Settings settings) {
    this.events = events;
    this.asOf = asOf;
    this.settings = settings;
  }

  /** The settings that every choice differs from: those of {@code als-train}. */
  public AlsSettings defaults() {
    return settings.als();
  }

  /**
   * The settings of the job in the first row, named {@code today}, and a row for each choice.
   *
   * <p>{@code ndcg_20} and {@code recall_20} are means over the customers of the window; {@code
   * low} and {@code high} the 95 % bootstrap interval of the former. {@code gain} is the relative
   * difference of NDCG@20 to the first row, with its paired interval: a choice whose {@code
   * gain_low} is above 0 is better, one whose interval holds 0 may be as good.
   *
   * @param choices rank, alpha and regularisation, such as "32 1 0.1", as in {@code als.search}
   * @throws JobException 64 for a malformed choice, 65 where the log is too short
   */
  public Dataset<Row> of(String... choices) {
    List<String> names = Stream.concat(Stream.of("today"), Stream.of(choices)).toList();
    List<AlsSettings> all =
        Stream.concat(
                Stream.of(settings.als()),
                Search.choices(settings.als(), List.of(choices)).stream())
            .toList();
    Days night = Days.testing(asOf, settings.evaluation().testDays());
    Search.Measured measured;
    try (EventLog log = AlsTrainJob.log(settings, events)) {
      measured =
          new Search(settings, night)
              .measure(log, all)
              .filter(outcome -> outcome.board().cases() > 0)
              .orElseThrow(
                  () ->
                      JobException.badInput(
                          "up to %s no window before that of the night has a customer to test on: give more days, or set evaluation.test-days or rolling.windows lower"
                              .formatted(asOf)));
    }
    List<Row> rows = new ArrayList<>();
    for (int choice = 0; choice < all.size(); choice++) {
      rows.add(row(names.get(choice), choice, measured));
    }
    return events.sparkSession().createDataFrame(rows, SCHEMA);
  }

  private static Row row(String name, int choice, Search.Measured measured) {
    AlsSettings als = measured.choices().get(choice);
    Board board = measured.board();
    String contender = Search.Measured.name(choice);
    Interval ndcg = board.interval(contender, ListMeasures.NDCG_20);
    Interval gain = board.improvement(contender, Search.Measured.name(0), ListMeasures.NDCG_20);
    return RowFactory.create(
        name,
        als.rank(),
        als.alpha(),
        als.regularisation(),
        ndcg.estimate(),
        ndcg.low(),
        ndcg.high(),
        board.mean(contender, ListMeasures.RECALL_20),
        gain.estimate(),
        gain.low(),
        gain.high(),
        board.cases(),
        measured.days().testFrom().toString(),
        measured.days().asOf().toString());
  }
}
