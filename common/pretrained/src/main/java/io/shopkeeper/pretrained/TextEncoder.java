package io.shopkeeper.pretrained;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.pretrained.PretrainedModel.Pooling;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The vectors of texts by a pretrained model. There is one session a process; any number of threads
 * may use it, and each call runs on its own thread alone.
 *
 * <p>Texts go through the model one by one. A model that is quantised when it runs takes its scale
 * from the whole batch, so that a text's vector would depend on its neighbours: for the built-in
 * models by a cosine of 0.99.
 */
public final class TextEncoder {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";
  private static final Map<String, TextEncoder> OPEN = new ConcurrentHashMap<>();

  private final PretrainedModel model;
  private final WordPieces pieces;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private TextEncoder(
      PretrainedModel model, WordPieces pieces, OrtEnvironment environment, OrtSession session) {
    this.model = model;
    this.pieces = pieces;
    this.environment = environment;
    this.session = session;
  }

  /**
   * The process's encoder of a model, which is loaded when it is first asked for.
   *
   * @throws JobException (65) if its bytes are not those of the descriptor, or it is no such model
   */
  public static TextEncoder of(PretrainedModel model) {
    return OPEN.computeIfAbsent(model.name() + model.sha256(), key -> load(model));
  }

  private static TextEncoder load(PretrainedModel model) {
    byte[] bytes = model.model();
    String sum = Sha256.of(bytes).hex();
    if (!sum.equals(model.sha256())) {
      throw refused(model, "its bytes have the SHA-256 %s, not %s".formatted(sum, model.sha256()));
    }
    WordPieces pieces;
    try {
      pieces = WordPieces.of(model.tokenizer());
    } catch (IllegalArgumentException e) {
      throw refused(model, "its tokenizer is not read: " + e.getMessage());
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      OrtSession session = environment.createSession(bytes, options);
      try {
        requireInputs(model, session.getInputNames());
        requireDimension(model, session.getOutputInfo().values().iterator().next());
      } catch (JobException e) {
        session.close();
        throw e;
      }
      return new TextEncoder(model, pieces, environment, session);
    } catch (OrtException e) {
      throw refused(model, "ONNX Runtime does not load it: " + e.getMessage());
    }
  }

  private static JobException refused(PretrainedModel model, String why) {
    return JobException.badInput(
        "pretrained model %s: %s; deliver it again, or correct its model.properties"
            .formatted(model.name(), why));
  }

  private static void requireInputs(PretrainedModel model, Set<String> found) {
    boolean known =
        found.containsAll(Set.of(IDS, MASK)) && Set.of(IDS, MASK, TYPES).containsAll(found);
    if (!known) {
      throw refused(
          model,
          "its inputs are %s, not input_ids and attention_mask".formatted(new TreeSet<>(found)));
    }
  }

  private static void requireDimension(PretrainedModel model, NodeInfo output) {
    long[] shape =
        output.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[] {};
    if (shape.length != 3 || shape[2] != model.dimension()) {
      throw refused(
          model,
          "its output has the shape %s, not texts × tokens × %d"
              .formatted(Arrays.toString(shape), model.dimension()));
    }
  }

  /** The length of a vector. */
  public int dimension() {
    return model.dimension();
  }

  /** The vector of a text. */
  public float[] vector(String text) {
    float[][] tokens = tokens(text);
    float[] vector = model.pooling() == Pooling.CLS ? tokens[0] : mean(tokens);
    return model.normalise() ? unit(vector) : vector;
  }

  /**
   * The vectors of a text's word pieces, with those of the mark at the beginning first and of the
   * one at the end last.
   */
  public float[][] tokens(String text) {
    int[] ids = pieces.ids(model.prefix() + Objects.requireNonNull(text, "text"), model.longest());
    long[] shape = {1, ids.length};
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor numbers = tensor(Arrays.stream(ids).asLongStream().toArray(), shape);
        OnnxTensor mask = tensor(ones, shape);
        OnnxTensor types = tensor(new long[ids.length], shape)) {
      Map<String, OnnxTensor> inputs = new HashMap<>(Map.of(IDS, numbers, MASK, mask));
      if (session.getInputNames().contains(TYPES)) {
        inputs.put(TYPES, types);
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return rows(((OnnxTensor) result.get(0)).getFloatBuffer(), ids.length);
      }
    } catch (OrtException e) {
      throw new IllegalStateException("pretrained model " + model.name() + " does not run", e);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  private float[][] rows(FloatBuffer values, int rows) {
    float[][] out = new float[rows][model.dimension()];
    for (float[] row : out) {
      values.get(row);
    }
    return out;
  }

  private static float[] mean(float[][] rows) {
    float[] mean = new float[rows[0].length];
    for (float[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    return mean;
  }

  /** The vector of length 1 in the same direction; that of no length is itself. */
  private static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    float[] unit = vector.clone();
    double length = Math.sqrt(square);
    for (int i = 0; i < unit.length && length > 0; i++) {
      unit[i] = (float) (unit[i] / length);
    }
    return unit;
  }
}
