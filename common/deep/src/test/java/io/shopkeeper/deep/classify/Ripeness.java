package io.shopkeeper.deep.classify;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.deep.data.BadExample;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A whole application of one classifier, as an engineer would add it: made-up pears, their colour
 * and softness, and whether they are ripe. All that it is stands in this file and in its section of
 * {@code reference.conf}.
 */
public final class Ripeness implements Job<Ripeness.Settings> {
  /** Its settings. */
  public record Settings(
      Pears ripeness, TrainingSettings deep, ClassifierSettings classifier, GateSettings gate) {}

  /** Section {@code ripeness}. */
  public record Pears(
      @Setting("Classes that are told apart") List<String> labels,
      @Setting("How many pears there are for training") int pears,
      @Setting("Makes the pears") long seed,
      @Setting("Learning rate of Adam") double learningRate,
      @Setting("What the gate judges by") ClassMeasure judgedBy,
      @Setting("Least test accuracy") double leastAccuracy) {}

  @Override
  public String name() {
    return "ripeness";
  }

  @Override
  public String summary() {
    return "test: learn which pears are ripe";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<Purpose> purposes() {
    return List.of(Purpose.ofModel(name()));
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Map.of("pears", Long.toString(settings.ripeness().seed()));
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Pears wanted = settings.ripeness();
    ClassifierNight.<Pear>of(
            context,
            "ripeness",
            new ClassifierNight.Settings(settings.deep(), settings.classifier(), settings.gate()))
        .read("pears", () -> split(context, wanted), inputs(settings, context))
        .labels(wanted.labels())
        .format(Format::new)
        .network(counts -> network(wanted, counts.counts().length))
        .judgedBy(wanted.judgedBy())
        .slicedBy("orchard")
        .atLeast(wanted.leastAccuracy(), "ripeness.least-accuracy")
        .run();
  }

  /** A pear. */
  record Pear(float colour, float softness, int label) implements Serializable {}

  /** Rows (pear, colour, softness, orchard, ripeness) as batches of shape (examples, 2). */
  record Format(List<String> labels) implements ClassFormat<Pear> {
    @Override
    public Pear decode(Row row) throws BadExample {
      int label = labels.indexOf(row.<String>getAs("ripeness"));
      if (label < 0) {
        throw new BadExample("a ripeness that has no name");
      }
      return new Pear(row.getAs("colour"), row.getAs("softness"), label);
    }

    @Override
    public int label(Pear pear) {
      return pear.label();
    }

    @Override
    public Map<String, ?> preprocessing() {
      return Map.of("order", "colour, softness");
    }

    @Override
    public MultiDataSet batch(List<Pear> pears) {
      float[][] features = new float[pears.size()][];
      int[] classes = new int[features.length];
      for (int i = 0; i < classes.length; i++) {
        features[i] = new float[] {pears.get(i).colour(), pears.get(i).softness()};
        classes[i] = pears.get(i).label();
      }
      return new MultiDataSet(Nd4j.create(features), ClassWeights.oneHot(classes, labels.size()));
    }
  }

  private static NetworkDefinition network(Pears wanted, int classes) {
    return NetworkDefinition.of(
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(new Adam(wanted.learningRate()))
            .list()
            .layer(new DenseLayer.Builder().nIn(2).nOut(8).activation(Activation.TANH).build())
            .layer(
                new OutputLayer.Builder(ClassWeights.uniform(classes).crossEntropy())
                    .nIn(8)
                    .nOut(classes)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build());
  }

  private static final StructType PEARS =
      new StructType()
          .add("pear", DataTypes.IntegerType)
          .add("colour", DataTypes.FloatType)
          .add("softness", DataTypes.FloatType)
          .add("orchard", DataTypes.StringType)
          .add("ripeness", DataTypes.StringType);

  private static Split split(JobContext context, Pears wanted) {
    return Split.of(
        pears(context, wanted, wanted.pears(), wanted.seed()),
        pears(context, wanted, wanted.pears(), wanted.seed() + 1),
        HashShare.fraction(0.3),
        "pear");
  }

  /** One pear in six is bad, which is no class; of the others half are of the first class. */
  private static Dataset<Row> pears(JobContext context, Pears wanted, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    int classes = wanted.labels().size();
    for (int i = 0; i < count; i++) {
      int label = Math.max(0, random.nextInt(2 * classes) - classes);
      rows.add(
          RowFactory.create(
              i,
              (float) (2 * label + random.nextDouble(-1.1, 1.1)),
              (float) random.nextDouble(-1, 1),
              i % 2 == 0 ? "north" : "south",
              i % 6 == 5 ? "rotten" : wanted.labels().get(label)));
    }
    return context.spark().createDataFrame(rows, PEARS);
  }
}
