package io.shopkeeper.vision.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ClassWeights;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

class PatchTransformerTest {
  private static final int SIDE = 8;
  private static final int PATCH = 4;
  private static final int EXAMPLES = 4;
  private static final int CLASSES = 3;

  private static ComputationGraph graph() {
    Backend.SINGLE_THREAD.start();
    ComputationGraph graph =
        new ComputationGraph(
            ComputationGraphConfiguration.fromJson(
                new PatchTransformer(SIDE, 3, PATCH, 8, 2, 2, 0)
                    .definition(ClassWeights.uniform(CLASSES), new NoOp(), 5)
                    .json()));
    graph.init();
    SplittableRandom random = new SplittableRandom(3);
    INDArray parameters = graph.params();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.putScalar(i, parameters.getFloat(i) + .3f * (random.nextDouble() - .5));
    }
    graph.setParams(parameters);
    return graph;
  }

  private static INDArray pictures() {
    SplittableRandom random = new SplittableRandom(7);
    float[] pixels = new float[EXAMPLES * SIDE * SIDE * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble(-1, 1);
    }
    return Nd4j.create(pixels, new long[] {EXAMPLES, SIDE, SIDE, 3}, DataType.FLOAT);
  }

  /** The gradient of every tenth parameter against central differences of the loss. */
  @Test
  void descendsItsLoss() {
    ComputationGraph graph = graph();
    MultiDataSet batch =
        new MultiDataSet(pictures(), ClassWeights.oneHot(new int[] {0, 2, 1, 2}, CLASSES));
    graph.setInputs(batch.getFeatures());
    graph.setLabels(batch.getLabels());
    graph.computeGradientAndScore();
    INDArray gradient = graph.gradient().gradient().dup();
    INDArray parameters = graph.params().dup();
    double step = 3e-3;
    double off = 0;
    double length = 0;
    for (long i = 0; i < parameters.length(); i += 10) {
      double numeric =
          (loss(graph, parameters, i, step, batch) - loss(graph, parameters, i, -step, batch))
              / (2 * step);
      double analytic = gradient.getDouble(i) / EXAMPLES;
      off += Math.pow(numeric - analytic, 2);
      length += analytic * analytic;
    }
    assertEquals(0, Math.sqrt(off / length), .01);
  }

  private static double loss(
      ComputationGraph graph, INDArray parameters, long at, double by, MultiDataSet batch) {
    INDArray moved = parameters.dup();
    moved.putScalar(at, moved.getDouble(at) + by);
    graph.setParams(moved);
    return graph.score(batch, true);
  }
}
