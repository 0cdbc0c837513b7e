package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Computes the table {@code conversion_funnel}. */
final class Funnel {
  private Funnel() {}

  /**
   * Counts sessions and distinct users at every step.
   *
   * @param sessions as {@link Sessions#of} gives them, with these steps and attributes
   */
  static Dataset<Row> of(Dataset<Row> sessions, List<String> steps, List<String> attributes) {
    // Aggregated per user first, then over users, which counts distinct users without sets.
    Dataset<Row> perUser =
        Sessions.byDayAndInAll(sessions)
            .withColumn("slice", explode(slices(attributes)))
            .where("slice.value is not null")
            .groupBy(
                col("day"),
                col("slice.attribute").as("attribute"),
                col("slice.value").as("value"),
                col("user_id"))
            .agg(lit(true).as("seen"), perStep(steps.size(), Funnel::countsOfUser));
    Dataset<Row> wide =
        perUser
            .groupBy("day", "attribute", "value")
            .agg(lit(true).as("seen"), perStep(steps.size(), Funnel::sums));
    return wide.withColumn("step", explode(rows(steps)))
        .select(col("day"), col("attribute"), col("value"), col("step.*"));
  }

  private static Column slices(List<String> attributes) {
    List<Column> slices = new ArrayList<>();
    slices.add(struct(lit(Sessions.ALL).as("attribute"), lit(Sessions.ALL).as("value")));
    for (int i = 0; i < attributes.size(); i++) {
      slices.add(struct(lit(attributes.get(i)).as("attribute"), col("attribute_" + i).as("value")));
    }
    return array(slices.toArray(Column[]::new));
  }

  private interface OfStep {
    List<Column> columns(int step);
  }

  private static Column[] perStep(int steps, OfStep ofStep) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      columns.addAll(ofStep.columns(i));
    }
    return columns.toArray(Column[]::new);
  }

  private static List<Column> countsOfUser(int step) {
    Column reached = col("step_" + step).gt(0);
    Column inOrder = col("depth").gt(step);
    Column known = col("user_id").isNotNull();
    return List.of(
        sum("step_" + step).as("events_" + step),
        sum(reached.cast("long")).as("sessions_" + step),
        sum(inOrder.cast("long")).as("ordered_" + step),
        max(known.and(reached).cast("long")).as("users_" + step),
        max(known.and(inOrder).cast("long")).as("ordered_users_" + step));
  }

  private static List<Column> sums(int step) {
    List<Column> columns = new ArrayList<>();
    for (String name : List.of("events_", "sessions_", "ordered_", "users_", "ordered_users_")) {
      columns.add(sum(name + step).as(name + step));
    }
    return columns;
  }

  private static Column rows(List<String> steps) {
    Column[] rows = new Column[steps.size()];
    for (int i = 0; i < rows.length; i++) {
      Column ordered = col("ordered_" + i);
      rows[i] =
          struct(
              lit(i + 1).as("step_no"),
              lit(steps.get(i)).as("step"),
              col("events_" + i).as("events"),
              col("sessions_" + i).as("sessions"),
              col("users_" + i).as("users"),
              ordered.as("sessions_in_order"),
              col("ordered_users_" + i).as("users_in_order"),
              share(ordered, col("ordered_" + Math.max(0, i - 1))).as("step_rate"),
              share(ordered, col("ordered_0")).as("overall_rate"));
    }
    return array(rows);
  }

  /** A rate; null if the denominator is zero. */
  private static Column share(Column part, Column whole) {
    return when(whole.gt(0), part.divide(whole));
  }
}
