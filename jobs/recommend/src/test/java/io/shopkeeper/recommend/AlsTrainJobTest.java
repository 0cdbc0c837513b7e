package io.shopkeeper.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlsTrainJobTest {
  @TempDir Path root;

  static JobTest job(Path root) {
    return JobTest.of(new AlsTrainJob(), new RankJob(), new SimilarItemsJob(), new PublishJob())
        .root(root)
        .set(
            "als.rank=4",
            "als.iterations=6",
            "als.user-blocks=2",
            "als.item-blocks=2",
            "candidates.per-user=10",
            "rank.per-user=8",
            "evaluation.bootstrap-rounds=200");
  }

  @Test
  void leavesCandidatesWithReasonsThatAddUp() throws Exception {
    TestShop.ofTwoTastes(60, 20, 30, 1).writeTo(root);
    JobTest.Result night = job(root).run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    Version als = TestShop.artifacts(root).versions("als").get(0);
    Dataset<Row> candidates = SharedSpark.session().read().parquet(als.output("candidates"));
    List<Row> rows = candidates.collectAsList();
    assertTrue(rows.size() > 60 * 8, rows.size() + " rows");
    for (Row row : rows) {
      assertEquals("exact", row.getAs("reasons_kind"));
      double sum = row.<Float>getAs("reasons_rest");
      double scale = Math.abs(sum);
      List<Row> reasons = row.getList(row.fieldIndex("reasons"));
      assertTrue(!reasons.isEmpty() && reasons.size() <= 5);
      for (Row reason : reasons) {
        sum += reason.getFloat(1);
        scale += Math.abs(reason.getFloat(1));
      }
      float score = row.getAs("score");
      assertTrue(Math.abs(sum - score) <= 1e-4 * Math.max(scale, 1e-3), row + " adds up to " + sum);
    }
    JsonNode evaluation = night.run().path("facts").path("evaluation");
    assertTrue(evaluation.path("contenders").size() >= 4, night.run().toPrettyString());
  }

  @Test
  void scoresAreThoseOfTheSavedModel() throws Exception {
    TestShop.ofTwoTastes(40, 15, 30, 2).writeTo(root);
    assertEquals(ExitCode.DONE, job(root).run("als-train").exitCode());
    Version als = TestShop.artifacts(root).versions("als").get(0);
    ALSModel model = ALSModel.load(als.output("model"));
    var spark = SharedSpark.session();
    Dataset<Row> predicted =
        model.transform(
            spark
                .read()
                .parquet(als.output("candidates"))
                .join(
                    spark
                        .read()
                        .parquet(als.output("dictionary-users"))
                        .withColumnRenamed("id", "user"),
                    "user_id")
                .join(
                    spark
                        .read()
                        .parquet(als.output("dictionary-items"))
                        .withColumnRenamed("id", "item"),
                    "item_id"));
    double worst =
        predicted.selectExpr("max(abs(score - prediction))").head().<Float>getAs(0).doubleValue();
    assertTrue(worst < 1e-4, "off by " + worst);
  }
}
