package io.shopkeeper.pretrained;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A model that ONNX Runtime has loaded. Any number of threads may use it, each on its own core. */
final class OnnxSession {
  private final PretrainedModel model;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxSession(PretrainedModel model, OrtEnvironment environment, OrtSession session) {
    this.model = model;
    this.environment = environment;
    this.session = session;
  }

  /**
   * Loads a model.
   *
   * @throws JobException (65) if its bytes are not those of the descriptor, or no model
   */
  static OnnxSession of(PretrainedModel model) {
    byte[] bytes = model.model();
    String sum = Sha256.of(bytes).hex();
    if (!sum.equals(model.sha256())) {
      throw model.refused("its bytes have the SHA-256 %s, not %s".formatted(sum, model.sha256()));
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return new OnnxSession(model, environment, environment.createSession(bytes, options));
    } catch (OrtException e) {
      throw model.refused("ONNX Runtime does not load it: " + e.getMessage());
    }
  }

  /** The names of its inputs. */
  Set<String> inputs() {
    return new TreeSet<>(session.getInputNames());
  }

  /** The shape of its first output, −1 where it depends on the input; empty if that is no array. */
  long[] outputShape() {
    try {
      NodeInfo output = session.getOutputInfo().values().iterator().next();
      return output.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[] {};
    } catch (OrtException e) {
      throw model.refused("ONNX Runtime does not describe it: " + e.getMessage());
    }
  }

  /** An input array: its values in row-major order. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Input(Buffer values, long[] shape) {
    private OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
      return values instanceof LongBuffer longs
          ? OnnxTensor.createTensor(environment, longs, shape)
          : OnnxTensor.createTensor(environment, (FloatBuffer) values, shape);
    }
  }

  /** The values of the first output, in row-major order. */
  FloatBuffer run(Map<String, Input> inputs) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      for (var input : inputs.entrySet()) {
        tensors.put(input.getKey(), input.getValue().tensor(environment));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        // A copy: the array is freed with the result.
        return ((OnnxTensor) result.get(0)).getFloatBuffer();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("pretrained model " + model.name() + " does not run", e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  /** Frees what the model holds; nothing may use it afterwards. */
  void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("pretrained model " + model.name() + " does not close", e);
    }
  }
}
