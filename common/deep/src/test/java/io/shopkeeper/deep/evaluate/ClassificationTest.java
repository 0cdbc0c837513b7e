package io.shopkeeper.deep.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Placed;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Clouds;
import io.shopkeeper.deep.train.Clouds.Point;
import io.shopkeeper.testkit.SharedSpark;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

class ClassificationTest {
  private static final NetworkDefinition NETWORK = Clouds.network(new Adam(0.05), 1.0);
  private static final Weights WEIGHTS = NETWORK.create().weights();

  private static Classification<Point> classification(int batch) {
    return new Classification<>(
        new Scoring<>(
            new JavaSparkContext(SharedSpark.session().sparkContext()),
            NETWORK,
            Clouds.FORMAT,
            Backend.SINGLE_THREAD,
            batch),
        Clouds.CLASSES);
  }

  private static float[] logs(Predictions predictions) {
    float[] logs = new float[predictions.cases() * predictions.classes()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) predictions.log(i / predictions.classes(), i % predictions.classes());
    }
    return logs;
  }

  @Test
  void saysOfEachExampleInOrderWhatTheNetworkSays() {
    try (Examples<Point> examples = Clouds.examples(157, 3)) {
      Classification.Answers answers = classification(20).answers(examples, WEIGHTS);
      Predictions predictions = answers.predictions();
      List<Point> inOrder = examples.all().map(Placed::example).collect();
      Network network = NETWORK.create();
      assertEquals(157, predictions.cases());
      for (int i = 0; i < inOrder.size(); i++) {
        float[] alone =
            network.outputs(Clouds.FORMAT.batch(List.of(inOrder.get(i))))[0].data().asFloat();
        assertEquals(inOrder.get(i).cloud(), predictions.actual(i));
        for (int c = 0; c < alone.length; c++) {
          assertEquals(alone[c], Math.exp(predictions.log(i, c)), 1e-5);
        }
      }
      Classification.Outcome counted = classification(20).of(examples, WEIGHTS);
      assertArrayEquals(counted.matrix().counts(), answers.outcome().matrix().counts());
      assertEquals(counted.loss(), answers.loss(), "to the last digit");
    }
  }

  @Test
  void theSameRowsAreTheSameCasesWhateverThePartitions() {
    List<Row> rows = Clouds.rows(120, 5);
    try (Examples<Point> once = Examples.of(Clouds.table(rows), Clouds.FORMAT, 2);
        Examples<Point> again = Examples.of(Clouds.table(rows).repartition(7), Clouds.FORMAT, 5);
        Examples<Point> other = Clouds.examples(120, 6)) {
      assertArrayEquals(once.keys(), again.keys());
      assertEquals(120, Arrays.stream(once.keys()).distinct().count());
      assertNotEquals(Arrays.toString(once.keys()), Arrays.toString(other.keys()));
      assertArrayEquals(
          logs(classification(64).answers(once, WEIGHTS).predictions()),
          logs(classification(64).answers(again, WEIGHTS).predictions()),
          1e-5f);
    }
  }
}
