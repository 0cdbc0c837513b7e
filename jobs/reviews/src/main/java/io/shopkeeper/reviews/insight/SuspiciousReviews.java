package io.shopkeeper.reviews.insight;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_timestamp;

import org.apache.commons.math3.special.Gamma;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Reviews that do not look like honest opinions: many of one product in nearly the same words, many
 * of one product within hours, and many products by one customer on one day. How many is too many
 * depends on how often the same happens with all other products.
 */
final class SuspiciousReviews {
  static final String SAME_WORDS = "same-words";
  static final String BURST = "burst";
  static final String ONE_CUSTOMER = "one-customer";

  /** Reviews whose clock says the same second are reviews whose clock does not count. */
  private static final double ONE_SECOND = .3;

  private final Dataset<Row> reviews;
  private final SuspicionSettings settings;
  private final UserDefinedFunction surprising;

  /**
   * @param reviews review_id, item_id, user_id, text, review_time
   */
  SuspiciousReviews(Dataset<Row> reviews, SuspicionSettings settings) {
    this.reviews = reviews;
    this.settings = settings;
    double chance = settings.chance();
    UDF4<Long, Long, Long, Long, Boolean> test =
        (here, same, all, whole) -> surprising(here, same, all, whole) < chance;
    this.surprising = udf(test, DataTypes.BooleanType);
  }

  /**
   * The probability that so many of a product's reviews have something in common, if it were as
   * frequent among them as among the others: the upper tail of Poisson's distribution.
   *
   * @param here the product's reviews that have it
   * @param product all of the product's reviews
   * @param everywhere all reviews that have it, the product's included
   * @param all all reviews
   */
  static double surprising(long here, long product, long everywhere, long all) {
    double others = (double) Math.max(0, all - product);
    double expected = others == 0 ? 0 : (double) product * (double) (everywhere - here) / others;
    return expected <= 0 ? 0 : Gamma.regularizedGammaP((double) here, expected);
  }

  /** The suspicious reviews, each once: review_id, suspicious (the reason). */
  Dataset<Row> find() {
    return sameWords()
        .unionByName(bursts())
        .unionByName(oneCustomer())
        .groupBy("review_id")
        .agg(min("suspicious").as("suspicious"));
  }

  private Column reason(String reason) {
    return lit(reason).as("suspicious");
  }

  private Dataset<Row> sameWords() {
    int longText = settings.longText();
    UDF1<String, long[]> keys = text -> MinHash.keys(MinHash.letters(text));
    UDF1<String, Boolean> isLong = text -> MinHash.letters(text).length() >= longText;
    Dataset<Row> keyed =
        reviews.select(
            col("review_id"),
            col("item_id"),
            udf(isLong, DataTypes.BooleanType).apply(col("text")).as("long"),
            explode(udf(keys, DataTypes.createArrayType(DataTypes.LongType)).apply(col("text")))
                .as("key"));
    Dataset<Row> counts =
        keyed.groupBy("key", "item_id").agg(count("*").as("here"), max("long").as("long"));
    Dataset<Row> everywhere =
        counts
            .groupBy("key")
            .agg(sum("here").as("everywhere"), max("here").as("most"), max("long").as("long"))
            .where(col("everywhere").geq(settings.sameWords()));
    Dataset<Row> campaigns =
        surprising(counts.drop("long").join(everywhere, "key"), "everywhere")
            .where(col("here").geq(settings.sameWords()).and(col("surprising")).or(col("long")))
            .select("key", "item_id");
    return keyed
        .join(campaigns, new String[] {"key", "item_id"}, "left_semi")
        .select(col("review_id"), reason(SAME_WORDS))
        .distinct();
  }

  private Dataset<Row> bursts() {
    long window = settings.burstHours() * 3600L;
    Column second = unix_timestamp(col("review_time"));
    Dataset<Row> timed =
        reviews
            .withColumn(
                "window",
                explode(
                    array(
                        second.divide(window).cast("long").multiply(2),
                        second.plus(window / 2).divide(window).cast("long").multiply(2).plus(1))))
            .select("review_id", "item_id", "window");
    if (!hasClock()) {
      return timed.limit(0).select(col("review_id"), reason(BURST));
    }
    Dataset<Row> counts = timed.groupBy("window", "item_id").agg(count("*").as("here"));
    Dataset<Row> everywhere = counts.groupBy("window").agg(sum("here").as("everywhere"));
    Dataset<Row> campaigns =
        surprising(
                counts.where(col("here").geq(settings.burst())).join(everywhere, "window"),
                "everywhere")
            .where(col("surprising"))
            .select("window", "item_id");
    return timed
        .join(broadcast(campaigns), new String[] {"window", "item_id"}, "left_semi")
        .select(col("review_id"), reason(BURST))
        .distinct();
  }

  /** Whether the times of reviews tell hours: where a source has days only, all say one second. */
  private boolean hasClock() {
    Row most =
        reviews
            .groupBy(unix_timestamp(col("review_time")).mod(86_400))
            .count()
            .agg(coalesce(max("count"), lit(0L)), coalesce(sum("count"), lit(1L)))
            .head();
    return most.getLong(0) < ONE_SECOND * most.getLong(1) + 1;
  }

  private Dataset<Row> oneCustomer() {
    Dataset<Row> signed =
        reviews
            .where(col("user_id").isNotNull())
            .select(
                col("review_id"),
                col("user_id"),
                col("item_id"),
                date_trunc("day", col("review_time")).as("day"));
    Row usual = signed.agg(count("*"), countDistinct("user_id"), countDistinct("day")).head();
    double expected =
        usual.getLong(0) / Math.max(1.0, (double) usual.getLong(1) * usual.getLong(2));
    double chance = settings.chance();
    UDF1<Long, Boolean> busyDay =
        products -> Gamma.regularizedGammaP((double) products, expected) < chance;
    Dataset<Row> busy =
        signed
            .groupBy("user_id", "day")
            .agg(countDistinct("item_id").as("items"))
            .where(col("items").geq(settings.productsADay()))
            .where(udf(busyDay, DataTypes.BooleanType).apply(col("items")))
            .select("user_id", "day");
    return signed
        .join(busy, new String[] {"user_id", "day"}, "left_semi")
        .select(col("review_id"), reason(ONE_CUSTOMER));
  }

  /** Adds whether the count {@code here} of an item is more than chance, beside all items. */
  private Dataset<Row> surprising(Dataset<Row> counts, String everywhere) {
    Dataset<Row> items = reviews.groupBy("item_id").agg(count("*").as("product"));
    long all = reviews.count();
    return counts
        .join(items, "item_id")
        .withColumn(
            "surprising", surprising.apply(col("here"), col("product"), col(everywhere), lit(all)));
  }
}
