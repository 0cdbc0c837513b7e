package io.shopkeeper.vision.fashion;

import io.shopkeeper.deep.classify.ClassifierNight;
import io.shopkeeper.deep.classify.Split;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.platform.job.JobContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Runs the job {@code fashion-mnist}; this class needs DL4J. */
final class FashionMnistNight {
  private static final List<String> CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private final FashionMnistJob.Settings settings;
  private final JobContext context;
  private final String copy;

  FashionMnistNight(FashionMnistJob.Settings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
    this.copy = "artifacts/" + FashionMnistJob.MODEL + "/_staging/" + context.runId() + ".examples";
  }

  void run() throws Exception {
    IdxSet set =
        IdxSet.of(
            settings.fashionMnist().directory(),
            context.spark().sparkContext().hadoopConfiguration());
    try {
      ClassifierNight.<Picture>of(
              context,
              FashionMnistJob.MODEL,
              new ClassifierNight.Settings(settings.deep(), settings.classifier(), settings.gate()))
          .read("pictures", () -> read(set), set.fingerprints())
          .labels(CLASSES)
          .format(
              labels -> new PictureFormat(labels.size(), settings.fashionMnist().augmentation()))
          .network(counts -> PictureNetworks.of(settings, counts))
          .judgedBy(ClassMeasure.ACCURACY)
          .atLeast(settings.fashionMnist().leastAccuracy(), "fashion-mnist.least-accuracy")
          .run();
    } finally {
      context.storage().delete(copy);
    }
  }

  /** Copies the idx files into tables, which can be read in parallel and repeatedly. */
  private Split read(IdxSet set) throws IOException {
    context.storage().delete(copy);
    Map.of("train", set.train(), "test", set.test())
        .forEach((part, files) -> IdxRows.of(context.spark(), files).write().parquet(path(part)));
    return Split.of(
        table("train"),
        table("test"),
        HashShare.fraction(settings.fashionMnist().validationFraction()),
        "number");
  }

  private Dataset<Row> table(String part) {
    return context.spark().read().parquet(path(part));
  }

  private String path(String part) {
    return context.storage().path(copy + "/" + part).toString();
  }
}
