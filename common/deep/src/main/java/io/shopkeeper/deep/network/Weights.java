package io.shopkeeper.deep.network;

import io.shopkeeper.core.JobException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** All that training changes, as plain arrays: nobody can close or free them under a reader. */
public final class Weights implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int HEADER = 4 * Integer.BYTES;

  /** What a JVM may want of an array's length for itself. */
  private static final int ARRAY_RESERVE = 8;

  private final float[] parameters;
  private final float[] updaterState;
  private final int iterations;
  private final int epochs;

  /**
   * Takes the arrays over without copying: whoever makes weights lets go of them.
   *
   * @param parameters of the network, in DL4J's flat order
   * @param updaterState of the optimiser (momentum and the like), in DL4J's flat order; empty for
   *     SGD
   * @param iterations steps taken so far: schedules and Adam's bias correction count them
   * @param epochs whole passes over the examples so far
   */
  public Weights(float[] parameters, float[] updaterState, int iterations, int epochs) {
    this.parameters = parameters;
    this.updaterState = updaterState;
    this.iterations = iterations;
    this.epochs = epochs;
  }

  /** The parameters; not to be changed. */
  public float[] parameters() {
    return parameters;
  }

  /** The updater's state; not to be changed. */
  public float[] updaterState() {
    return updaterState;
  }

  /** Steps taken so far. */
  public int iterations() {
    return iterations;
  }

  /** Whole passes so far. */
  public int epochs() {
    return epochs;
  }

  /** The same at another place in training. */
  public Weights at(int otherIterations, int otherEpochs) {
    return new Weights(parameters, updaterState, otherIterations, otherEpochs);
  }

  /** Whether every number is one. */
  public boolean finite() {
    return finite(parameters) && finite(updaterState);
  }

  static boolean finite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Refuses weights that {@link #toBytes} could not write: an array holds no more than 2 GiB.
   *
   * @param parameters of the network
   * @param updaterState numbers of the updater's state
   * @throws JobException 64
   */
  public static void requireWritable(long parameters, long updaterState) {
    long most = (Integer.MAX_VALUE - HEADER - ARRAY_RESERVE) / Float.BYTES;
    if (parameters + updaterState > most) {
      throw JobException.usage(
          "a network of %d parameters, and %d numbers of its updater, is larger than a checkpoint can be (%d in all); take smaller layers or embeddings, or an updater that keeps less, such as plain SGD"
              .formatted(parameters, updaterState, most));
    }
  }

  /** As bytes, little-endian. */
  public byte[] toBytes() {
    requireWritable(parameters.length, updaterState.length);
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER + Float.BYTES * (parameters.length + updaterState.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(iterations).putInt(epochs).putInt(parameters.length).putInt(updaterState.length);
    buffer.asFloatBuffer().put(parameters).put(updaterState);
    return buffer.array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException where the bytes are cut short or no weights
   */
  public static Weights ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEADER) {
      throw new IllegalArgumentException("weights of " + bytes.length + " bytes");
    }
    int iterations = buffer.getInt();
    int epochs = buffer.getInt();
    int parameters = buffer.getInt();
    int state = buffer.getInt();
    if (parameters < 0
        || state < 0
        || bytes.length != HEADER + (long) Float.BYTES * ((long) parameters + state)) {
      throw new IllegalArgumentException(
          "weights of %d and %d numbers in %d bytes".formatted(parameters, state, bytes.length));
    }
    float[] values = new float[parameters];
    float[] updater = new float[state];
    buffer.asFloatBuffer().get(values).get(updater);
    return new Weights(values, updater, iterations, epochs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights w
        && iterations == w.iterations
        && epochs == w.epochs
        && Arrays.equals(parameters, w.parameters)
        && Arrays.equals(updaterState, w.updaterState);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(parameters);
  }

  @Override
  public String toString() {
    return "Weights[%d parameters, %d of updater state, iteration %d, epoch %d]"
        .formatted(parameters.length, updaterState.length, iterations, epochs);
  }
}
