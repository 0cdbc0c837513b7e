package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.network.FlatParameters;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A new head on the features of a pretrained backbone: softmax regression, whose weights begin at
 * 0.
 *
 * @param backbone the SHA-256 of the model that made the vectors
 * @param numbers of a vector
 * @param classes how much each class counts
 * @param regularisation what half the squared length of the weights costs against the mean loss
 */
record HeadNetwork(String backbone, int numbers, ClassWeights classes, double regularisation) {
  private static final double LEARNING_RATE = 0.005;

  /**
   * Defines the network.
   *
   * @param epochs the number of epochs over which the learning rate falls to 0
   */
  NetworkDefinition definition(int epochs, long seed) {
    Backend.SINGLE_THREAD.start();
    return NetworkDefinition.of(
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(new PolySchedule(ScheduleType.EPOCH, LEARNING_RATE, 1, epochs)))
            .weightInit(WeightInit.ZERO)
            .l2(regularisation)
            .list()
            .layer(
                new OutputLayer.Builder(classes.crossEntropy())
                    .nIn(numbers)
                    .nOut(count())
                    .activation(Activation.SOFTMAX)
                    .build())
            .build());
  }

  /** Takes a trained network's weights out of DL4J. */
  LinearPictures plain(Weights weights) {
    FlatParameters reader = new FlatParameters(weights);
    float[] byNumber = reader.matrix(numbers, count());
    float[] bias = reader.next(count());
    reader.requireEnd();
    float[][] byClass = new float[count()][numbers];
    for (int i = 0; i < byNumber.length; i++) {
      byClass[i % count()][i / count()] = byNumber[i];
    }
    return new LinearPictures(View.VECTOR, backbone, byClass, bias);
  }

  private int count() {
    return classes.weights().size();
  }
}
