package io.shopkeeper.reviews.polarity;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.layer.Gru;
import io.shopkeeper.deep.network.FlatParameters;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.text.classify.GatedReader;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * The network behind {@link TargetReader}, as DL4J trains it.
 *
 * @param inputs numbers of a piece's vector
 * @param classes number of classes
 * @param shape sizes and learning rate
 */
record PolarityNetwork(int inputs, int classes, AspectLabelSettings shape) {
  private static final int GATES = 3;

  /**
   * Defines the network.
   *
   * @param epochs the number of epochs over which the learning rate falls to 0
   * @param seed the seed of the initial weights
   */
  NetworkDefinition definition(int epochs, long seed) {
    Backend.SINGLE_THREAD.start();
    return NetworkDefinition.of(
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(
                new Adam(new PolySchedule(ScheduleType.EPOCH, shape.learningRate(), 1, epochs)))
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs(TermFormat.AHEAD, TermFormat.BACK)
            .addLayer("read-ahead", reader(), TermFormat.AHEAD)
            .addLayer("read-back", reader(), TermFormat.BACK)
            .addVertex("last-ahead", new LastTimeStepVertex(TermFormat.AHEAD), "read-ahead")
            .addVertex("last-back", new LastTimeStepVertex(TermFormat.BACK), "read-back")
            .addVertex("met", new MergeVertex(), "last-ahead", "last-back")
            .addLayer(
                "classes",
                new OutputLayer.Builder(new LossMCXENT())
                    .nIn(2 * shape.units())
                    .nOut(classes)
                    .activation(Activation.SOFTMAX)
                    .dropOut(1 - shape.dropout())
                    .build(),
                "met")
            .setOutputs("classes")
            .build());
  }

  private Layer reader() {
    return new Gru.Builder().nIn(inputs).nOut(shape.units()).dropOut(1 - shape.dropout()).build();
  }

  /** Takes a trained network's weights out of DL4J, for readers that have none. */
  TargetReader plain(Weights weights) {
    FlatParameters reader = new FlatParameters(weights);
    GatedReader ahead = gated(reader);
    GatedReader back = gated(reader);
    float[] ofClasses = reader.matrix(2 * shape.units(), classes);
    float[] bias = reader.next(classes);
    reader.requireEnd();
    return new TargetReader(ahead, back, ofClasses, bias);
  }

  private GatedReader gated(FlatParameters reader) {
    int units = shape.units();
    return new GatedReader(
        inputs,
        units,
        reader.matrix(inputs, GATES * units),
        reader.matrix(units, GATES * units),
        reader.next((GATES + 1) * units));
  }
}
