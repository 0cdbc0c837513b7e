package io.shopkeeper.deep.network;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Between DL4J's flat views and plain arrays. */
final class FlatArrays {
  private FlatArrays() {}

  static Weights weights(INDArray parameters, INDArray state, int iterations, int epochs) {
    return new Weights(
        parameters.dup().data().asFloat(),
        state == null ? new float[0] : state.dup().data().asFloat(),
        iterations,
        epochs);
  }

  static void load(Weights weights, INDArray parameters, INDArray state) {
    int states = state == null ? 0 : Math.toIntExact(state.length());
    if (weights.parameters().length != parameters.length()
        || weights.updaterState().length != states) {
      throw new IllegalArgumentException(
          "%s are not of this network, which has %d parameters, %d of updater state"
              .formatted(weights, parameters.length(), states));
    }
    assign(weights.parameters(), parameters);
    if (states > 0) {
      assign(weights.updaterState(), state);
    }
  }

  private static void assign(float[] values, INDArray view) {
    try (INDArray array = Nd4j.createFromArray(values)) {
      view.assign(array.reshape(view.shape()));
    }
  }

  /** The numbers of some views, one view after another. */
  static float[] read(List<INDArray> views) {
    float[] all = new float[Math.toIntExact(views.stream().mapToLong(INDArray::length).sum())];
    int at = 0;
    for (INDArray view : views) {
      float[] values = view.dup().data().asFloat();
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return all;
  }

  /** Writes what {@link #read} gave. */
  static void write(float[] all, List<INDArray> views) {
    int at = 0;
    for (INDArray view : views) {
      int length = Math.toIntExact(view.length());
      assign(Arrays.copyOfRange(all, at, at + length), view);
      at += length;
    }
  }

  static INDArray first(INDArray[] masks) {
    return masks == null ? null : masks[0];
  }
}
