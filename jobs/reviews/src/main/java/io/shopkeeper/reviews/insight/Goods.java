package io.shopkeeper.reviews.insight;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import io.shopkeeper.reviews.aspect.Families;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The reviewed products: their category, and the family of goods whose aspects their reviews are
 * searched for. The family is told by category, title or id, else by what buyers write.
 */
final class Goods {
  /** A family must be told by so many of a product's reviews. */
  private static final double LEAST = .15;

  private static final StructType SCHEMA =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("family", DataTypes.StringType, false)
          .add("category", DataTypes.StringType, false);

  private Goods() {}

  /**
   * The products of reviews: item_id, family, category (empty where it is not known).
   *
   * @param reviews item_id, title, text
   */
  static Dataset<Row> of(
      SparkSession spark, Dataset<Row> reviews, Optional<Dataset<Row>> products) {
    JavaPairRDD<String, long[]> heard =
        reviews
            .select(col("item_id"), concat_ws("\n", col("title"), col("text")))
            .toJavaRDD()
            .mapToPair(row -> new Tuple2<>(row.getString(0), votes(row.getString(1))))
            .reduceByKey(Goods::sum);
    JavaPairRDD<String, String[]> known =
        products
            .map(
                table ->
                    table
                        .select(
                            col("item_id"),
                            coalesce(col("category_path"), lit("")),
                            coalesce(col("title"), lit("")))
                        .toJavaRDD()
                        .mapToPair(
                            row ->
                                new Tuple2<>(
                                    row.getString(0),
                                    new String[] {row.getString(1), row.getString(2)})))
            .orElseGet(
                () ->
                    JavaPairRDD.fromJavaRDD(
                        org.apache.spark.api.java.JavaSparkContext.fromSparkContext(
                                spark.sparkContext())
                            .emptyRDD()));
    return spark.createDataFrame(
        heard
            .leftOuterJoin(known)
            .map(
                item -> {
                  String[] words = item._2()._2().or(new String[] {"", ""});
                  String family = family(item._1(), words, item._2()._1());
                  return RowFactory.create(item._1(), family, words[0]);
                }),
        SCHEMA);
  }

  /** Reviews, then how many of them tell of each family. */
  private static long[] votes(String text) {
    int[] signs = Families.votes(text);
    long[] votes = new long[signs.length];
    votes[0] = 1;
    for (int i = 1; i < votes.length; i++) {
      votes[i] = Math.min(1, signs[i]);
    }
    return votes;
  }

  private static long[] sum(long[] left, long[] right) {
    long[] sum = new long[left.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = left[i] + right[i];
    }
    return sum;
  }

  private static String family(String item, String[] words, long[] heard) {
    for (String told : new String[] {words[0], words[1], item}) {
      int[] signs = Families.votes(told);
      long[] votes = new long[signs.length];
      long any = 0;
      for (int i = 0; i < votes.length; i++) {
        votes[i] = signs[i];
        any += signs[i];
      }
      if (any > 0) {
        return Families.chosen(votes, 1);
      }
    }
    long reviews = heard[0];
    heard[0] = 0;
    return Families.chosen(heard, Math.max(1, LEAST * reviews));
  }
}
