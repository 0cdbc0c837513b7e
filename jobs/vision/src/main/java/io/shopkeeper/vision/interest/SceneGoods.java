package io.shopkeeper.vision.interest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import io.shopkeeper.picture.PictureQuality;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * Which goods belong into a scene, learned from what customers who delivered pictures of it put
 * into carts and bought: a category does where its share of that is above what all customers with
 * pictures come to. A scene is to categories what a customer is to {@link Interests}; an item
 * counts once of each customer, since whoever took it took it into the cart before, and perhaps
 * again.
 */
final class SceneGoods {
  /** How sure it must be that a category is taken more often than on average. */
  private static final double BELONGS = .9;

  private static final String ITEM = "item_id";
  private static final String USER = "user_id";
  private static final String SCENE = "scene";

  private final Dataset<Row> goods;
  private final Dataset<Row> scenesOfCustomers;
  private final Dataset<Row> taken;
  private final Optional<Dataset<Row>> lists;
  private final Dataset<Row> categories;

  /**
   * What scenes are learned from.
   *
   * @param goods rows (item_id, category) of what is on sale
   * @param scenes rows (image_id, scene, rank, quality): what pictures show
   * @param images rows (image_id, user_id)
   * @param events rows (user_id, item_id, event_type, ds)
   * @param lists rows (user_id, item_id, rank) of the newest lists, if there are any
   */
  record Learned(
      Dataset<Row> goods,
      Dataset<Row> scenes,
      Dataset<Row> images,
      Dataset<Row> events,
      Optional<Dataset<Row>> lists) {}

  /**
   * Learns.
   *
   * @param interests without anything yet; every encounter counts 1
   */
  SceneGoods(Learned from, Interests interests) {
    this.goods = from.goods();
    this.lists = from.lists();
    this.scenesOfCustomers =
        from.images()
            .where(col(USER).isNotNull())
            .join(
                from.scenes()
                    .where(
                        col("rank")
                            .equalTo(1)
                            .and(col("quality").equalTo(PictureQuality.GOOD.text()))),
                "image_id")
            .select(USER, SCENE)
            .distinct();
    this.taken =
        from.events()
            .where(col(USER).isNotNull().and(col("event_type").isin("add_to_cart", "purchase")));
    Dataset<Row> ofScenes =
        taken
            .join(scenesOfCustomers, USER)
            .groupBy(USER, SCENE, ITEM)
            .agg(max("event_type").as("event_type"), max("ds").as("ds"))
            .select(col(SCENE).as(USER), col(ITEM), col("event_type"), col("ds"));
    Dataset<Row> shown =
        goods.select(
            col(ITEM).as("image_id"),
            col(ITEM),
            col("category"),
            lit(1f).as("probability"),
            lit(PictureQuality.GOOD.text()).as("quality"));
    this.categories =
        interests
            .pictures(shown, "category", "category")
            .events(Optional.of(ofScenes))
            .table(shown.limit(0))
            .where(col("confidence").geq(BELONGS))
            .select(
                col(USER).as(SCENE), col("value").as("category"), col("weight"), col("confidence"));
  }

  /** Rows (scene, category, weight, confidence): its share of what such customers took. */
  Dataset<Row> categories() {
    return categories;
  }

  /**
   * Rows (scene, item_id, rank, score): the goods of its categories, by how high they stand in all
   * customers' lists (the sum of 1 ÷ log₂(1 + rank), as in DCG), or by how often they were taken
   * where there are none.
   */
  Dataset<Row> products() {
    Dataset<Row> scores =
        lists
            .map(rows -> rows.groupBy(ITEM).agg(sum(lit(1).divide(log2(col("rank").plus(1))))))
            .orElseGet(() -> taken.groupBy(ITEM).agg(count(lit(1)).cast(DataTypes.DoubleType)))
            .toDF(ITEM, "score");
    return ranked(
        categories.select(SCENE, "category").join(goods, "category").join(scores, ITEM),
        List.of(SCENE),
        col("score").desc());
  }

  /**
   * Rows (user_id, scene, item_id, rank): of each customer's own list what belongs into the scenes
   * of which the customer delivered pictures, in the order of that list; none without lists.
   */
  Optional<Dataset<Row>> ofCustomers() {
    return lists.map(
        rows ->
            ranked(
                rows.select(col(USER), col(ITEM), col("rank").as("score"))
                    .join(scenesOfCustomers, USER)
                    .join(goods, ITEM)
                    .join(categories.select(SCENE, "category"), new String[] {SCENE, "category"}),
                List.of(USER, SCENE),
                col("score").asc()));
  }

  private static Dataset<Row> ranked(Dataset<Row> rows, List<String> keys, Column order) {
    Column[] by = keys.stream().map(key -> col(key)).toArray(Column[]::new);
    return rows.withColumn(
        "rank", row_number().over(Window.partitionBy(by).orderBy(order, col(ITEM))));
  }
}
