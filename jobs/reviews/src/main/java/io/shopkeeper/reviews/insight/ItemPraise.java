package io.shopkeeper.reviews.insight;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * What buyers praise about an item, as a reason beside a recommendation. It goes by the insights
 * alone: strengths of an item in either language, but nothing that is a weakness in the other.
 */
final class ItemPraise {
  private static final UserDefinedFunction CHINESE =
      udf((UDF1<String, String>) name -> Advice.chinese().praise(name), DataTypes.StringType);

  private static final UserDefinedFunction ENGLISH =
      udf((UDF1<String, String>) name -> Advice.english().praise(name), DataTypes.StringType);

  private ItemPraise() {}

  /**
   * The rows (item_id, rank, aspect, reviews, share, text_zh, text_en), what most reviews praise
   * first; an item with too few reviews has none, since it has no strengths.
   *
   * @param insights the table {@code product_insights}
   */
  static Dataset<Row> of(Dataset<Row> insights) {
    Dataset<Row> counted =
        insights
            .where(col("enough"))
            .groupBy("item_id")
            .agg(sum("reviews").cast(DataTypes.DoubleType).as("all"));
    return points(insights, "strengths")
        .join(points(insights, "weaknesses"), new String[] {"item_id", "aspect"}, "left_anti")
        .groupBy("item_id", "aspect", "name_zh", "name_en")
        .agg(sum("reviews").as("reviews"))
        .join(counted, "item_id")
        .withColumn(
            "rank",
            row_number()
                .over(Window.partitionBy("item_id").orderBy(col("reviews").desc(), col("aspect"))))
        .select(
            col("item_id"),
            col("rank"),
            col("aspect"),
            col("reviews"),
            col("reviews").divide(col("all")).cast(DataTypes.FloatType).as("share"),
            CHINESE.apply(col("name_zh")).as("text_zh"),
            ENGLISH.apply(col("name_en")).as("text_en"));
  }

  private static Dataset<Row> points(Dataset<Row> insights, String side) {
    return insights
        .select(col("item_id"), explode(col(side)).as("point"))
        .select("item_id", "point.aspect", "point.name_zh", "point.name_en", "point.reviews");
  }
}
