package io.shopkeeper.vision.picture;

import io.shopkeeper.core.classify.MarkedBytes;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Classifiers of pictures as bytes, big-endian: a mark, then the kind, then its numbers; a pool
 * holds its members.
 */
final class PictureClassifierFile {
  private static final int MAGIC = 0x53504331;
  private static final int CONSTANT = 1;
  private static final int LINEAR = 2;
  private static final int CONVOLUTIONAL = 3;
  private static final int POOL = 4;

  private PictureClassifierFile() {}

  static byte[] bytes(PictureClassifier classifier) {
    return MarkedBytes.of(MAGIC, out -> write(classifier, out));
  }

  private static void write(PictureClassifier classifier, DataOutputStream out) throws IOException {
    if (classifier instanceof ConstantPictures constant) {
      out.writeInt(CONSTANT);
      floats(constant.constant(), out);
    } else if (classifier instanceof LinearPictures linear) {
      out.writeInt(LINEAR);
      block(linear.view().name().getBytes(StandardCharsets.UTF_8), out);
      block(linear.backbone().getBytes(StandardCharsets.UTF_8), out);
      floats(linear.bias(), out);
      for (float[] ofClass : linear.weights()) {
        floats(ofClass, out);
      }
    } else if (classifier instanceof NetworkPictures network) {
      out.writeInt(CONVOLUTIONAL);
      out.writeInt(network.classes());
      out.writeInt(network.side());
      block(network.definition().kind().name().getBytes(StandardCharsets.UTF_8), out);
      block(network.definition().json().getBytes(StandardCharsets.UTF_8), out);
      block(network.weights().toBytes(), out);
    } else if (classifier instanceof PooledPictures pool) {
      out.writeInt(POOL);
      floats(pool.weights(), out);
      for (PictureClassifier member : pool.members()) {
        write(member, out);
      }
    } else {
      throw new IllegalArgumentException(classifier.getClass() + " has no format");
    }
  }

  private static void block(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void floats(float[] values, DataOutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
    bytes.asFloatBuffer().put(values);
    block(bytes.array(), out);
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws IllegalArgumentException where the bytes are cut short or no classifier
   */
  static PictureClassifier read(byte[] bytes) {
    return MarkedBytes.read(bytes, MAGIC, "classifier of pictures", in -> read(in));
  }

  private static PictureClassifier read(DataInputStream in) throws IOException {
    int kind = in.readInt();
    return switch (kind) {
      case CONSTANT -> new ConstantPictures(atLeast(2, floats(in)));
      case LINEAR -> {
        View view = View.valueOf(text(in));
        String backbone = text(in);
        float[] bias = atLeast(2, floats(in));
        float[][] weights = new float[bias.length][];
        for (int c = 0; c < weights.length; c++) {
          weights[c] = atLeast(1, floats(in));
        }
        yield new LinearPictures(view, backbone, weights, bias);
      }
      case CONVOLUTIONAL ->
          new NetworkPictures(
              in.readInt(),
              in.readInt(),
              new NetworkDefinition(NetworkDefinition.Kind.valueOf(text(in)), text(in)),
              Weights.ofBytes(block(in)));
      case POOL -> {
        float[] weights = atLeast(1, floats(in));
        List<PictureClassifier> members = new ArrayList<>();
        for (int m = 0; m < weights.length; m++) {
          members.add(read(in));
        }
        yield new PooledPictures(members, weights);
      }
      default -> throw new IllegalArgumentException("no kind of classifier is " + kind);
    };
  }

  private static float[] atLeast(int least, float[] values) {
    if (values.length < least) {
      throw new IllegalArgumentException(
          "%d numbers where %d or more must be".formatted(values.length, least));
    }
    return values;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(block(in), StandardCharsets.UTF_8);
  }

  private static float[] floats(DataInputStream in) throws IOException {
    byte[] bytes = block(in);
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }

  private static byte[] block(DataInputStream in) throws IOException {
    return MarkedBytes.next(in.readInt(), in);
  }
}
