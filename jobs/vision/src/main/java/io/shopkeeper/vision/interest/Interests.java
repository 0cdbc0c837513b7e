package io.shopkeeper.vision.interest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.picture.PictureQuality;
import io.shopkeeper.platform.customer.CustomerShares;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * Sums up encounters with pictures. An encounter of weight w with an item counts w · p for each
 * class that the item's pictures show with probability p: {@link CustomerShares} makes of the sums
 * what a class is worth to a customer.
 */
final class Interests {
  private static final double HALF = 0.5;

  private final InterestSettings settings;
  private final LocalDate asOf;
  private final List<Dataset<Row>> kinds = new ArrayList<>();
  private final List<Dataset<Row>> encounters = new ArrayList<>();

  /** Begins to sum up encounters up to a day. */
  Interests(InterestSettings settings, LocalDate asOf) {
    this.settings = settings;
    this.asOf = asOf;
  }

  /**
   * Adds what pictures show: rows (image_id, item_id, probability, quality, and the class).
   *
   * @param kind of interest
   * @param name of the column with the class
   */
  Interests pictures(Dataset<Row> told, String kind, String name) {
    kinds.add(
        told.where(col("quality").equalTo(PictureQuality.GOOD.text()))
            .select(
                col("image_id"),
                col("item_id"),
                col(name).as("value"),
                col("probability").cast(DataTypes.DoubleType).as("probability"),
                lit(kind).as("kind")));
    return this;
  }

  /** Adds what customers did with items: rows (user_id, item_id, event_type, ds). */
  Interests events(Optional<Dataset<Row>> events) {
    Column type = col("event_type");
    Column weight =
        when(type.isin("view", "click"), settings.viewed())
            .when(type.isin("add_to_cart", "checkout"), settings.carted())
            .when(type.equalTo("purchase"), settings.bought());
    events.ifPresent(
        rows ->
            encounters.add(
                rows.where(col("user_id").isNotNull().and(weight.isNotNull()))
                    .select(
                        col("user_id"),
                        item().as("met"),
                        weight.multiply(decay(to_date(col("ds")))).as("weight"))));
    return this;
  }

  /** Adds pictures that customers delivered: rows (image_id, user_id, ds). */
  Interests images(Optional<Dataset<Row>> images) {
    images.ifPresent(
        rows ->
            encounters.add(
                rows.where(col("user_id").isNotNull())
                    .select(
                        col("user_id"),
                        picture().as("met"),
                        lit(settings.delivered())
                            .multiply(decay(to_date(col("ds"))))
                            .as("weight"))));
    return this;
  }

  /** What is left of the weight of a day's encounter. */
  private Column decay(Column day) {
    Column age = greatest(lit(0), datediff(lit(java.sql.Date.valueOf(asOf)), day));
    return pow(lit(HALF), age.divide(settings.halfLifeDays()));
  }

  /**
   * The interests of all customers: (user_id, kind, value, weight, confidence), of each kind the
   * greatest.
   *
   * @param nothing a table of these columns that has no rows
   */
  Dataset<Row> table(Dataset<Row> nothing) {
    if (encounters.isEmpty()) {
      return nothing;
    }
    Dataset<Row> shown = kinds.stream().map(Interests::shown).reduce(Dataset::union).orElseThrow();
    Dataset<Row> met =
        encounters.stream()
            .reduce(Dataset::union)
            .orElseThrow()
            .groupBy("user_id", "met")
            .agg(sum("weight").as("met_weight"));
    Dataset<Row> totals =
        met.join(shown.select("met", "kind").distinct(), "met")
            .groupBy("user_id", "kind")
            .agg(sum("met_weight").as("all"));
    Dataset<Row> sums =
        met.join(shown, "met")
            .groupBy("user_id", "kind", "value")
            .agg(sum(col("met_weight").multiply(col("share"))).as("sum"));
    return CustomerShares.of(sums, totals, settings.prior())
        .withColumn(
            "place",
            row_number()
                .over(
                    Window.partitionBy("user_id", "kind")
                        .orderBy(col("weight").desc(), col("value"))))
        .where(col("place").leq(settings.perKind()))
        .select("user_id", "kind", "value", "weight", "confidence");
  }

  /** What items, and single pictures, show: (met, kind, value, share). */
  private static Dataset<Row> shown(Dataset<Row> told) {
    Dataset<Row> ofItems = told.where(col("item_id").isNotNull()).withColumn("met", item());
    Dataset<Row> pictures = ofItems.groupBy("met").agg(countDistinct("image_id").as("pictures"));
    return ofItems
        .groupBy("met", "kind", "value")
        .agg(sum("probability").as("sum"))
        .join(pictures, "met")
        .select(
            col("met"), col("kind"), col("value"), col("sum").divide(col("pictures")).as("share"))
        .union(
            told.select(
                picture().as("met"), col("kind"), col("value"), col("probability").as("share")));
  }

  /** What is met may have the same id as an item and as a picture. */
  private static Column item() {
    return concat(lit("item "), col("item_id"));
  }

  private static Column picture() {
    return concat(lit("picture "), col("image_id"));
  }
}
