package io.shopkeeper.deep.layer;

import io.shopkeeper.deep.layer.SelfAttention.Sight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multi-head self-attention (Vaswani et al. 2017, "Attention is all you need", section 3.2). With
 * q, k, v = x W_q + b_q and so on, cut into heads of size / heads channels, for each head
 *
 * <pre>
 * y_i = Σ_j p_ij v_j,    p_i = softmax over j of q_i · k_j / √(size of a head)
 * </pre>
 *
 * over the tokens j of the same example, only those up to i where attention is causal; then the
 * heads side by side times W_o, plus b_o. A head's scores of one example are one matrix, a column
 * for each i, and all products are {@code sgemm}.
 */
final class Heads implements TokenMap {
  private final int size;
  private final int heads;
  private final Sight sight;
  private final Dense projections;
  private final Dense output;
  private NativeMatrix qkv;
  private NativeMatrix slopes;
  private NativeMatrix mixed;
  private NativeMatrix shares;
  private NativeMatrix slope;

  Heads(int size, int heads, Sight sight) {
    if (heads < 1 || size % heads != 0) {
      throw new IllegalArgumentException(
          "%d channels do not make %d heads of one size".formatted(size, heads));
    }
    this.size = size;
    this.heads = heads;
    this.sight = sight;
    this.projections = new Dense("qkv", size, 3 * size);
    this.output = new Dense("out", size, size);
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.of(projections, output).flatMap(map -> map.parameters().stream()).toList();
  }

  @Override
  public float[] forward(
      Tokens tokens, float[] x, Map<String, INDArray> parameters, boolean training) {
    qkv = projections.product(tokens, x, parameters);
    mixed = NativeMatrix.room(mixed, size, tokens.count());
    shares = NativeMatrix.room(shares, 1, heads * squares(tokens));
    int channels = size / heads;
    long at = 0;
    for (int e = 0; e < tokens.examples(); e++) {
      int begin = tokens.begin(e);
      int length = tokens.begin(e + 1) - begin;
      float[] scores = new float[length * length];
      for (int h = 0; h < heads && length > 0; h++) {
        NativeMatrix p = shares.at(at, length, length);
        NativeMatrix.multiplyTransposed(
            part(qkv, 1, h, begin, length), part(qkv, 0, h, begin, length), 0, p);
        p.read(scores);
        softmax(scores, length);
        p.write(scores);
        NativeMatrix.multiply(
            part(qkv, 2, h, begin, length),
            p,
            0,
            mixed.block(h * channels, begin, channels, length));
        at += p.length();
      }
    }
    float[] all = new float[mixed.length()];
    mixed.read(all);
    return output.forward(tokens, all, parameters, training);
  }

  /** Softmax of each column of scores, divided by √(size of a head). */
  private void softmax(float[] scores, int length) {
    float factor = (float) (1 / Math.sqrt((double) size / heads));
    for (int i = 0; i < length; i++) {
      int keys = sight == Sight.CAUSAL ? i + 1 : length;
      float most = Float.NEGATIVE_INFINITY;
      for (int j = i * length; j < i * length + keys; j++) {
        scores[j] *= factor;
        most = Math.max(most, scores[j]);
      }
      for (int j = i * length; j < i * length + keys; j++) {
        scores[j] -= most;
      }
      Arrays.fill(scores, i * length + keys, (i + 1) * length, 0);
    }
    Exponential.of(scores, length * length);
    for (int i = 0; i < length; i++) {
      int keys = sight == Sight.CAUSAL ? i + 1 : length;
      float total = 0;
      for (int j = i * length; j < i * length + keys; j++) {
        total += scores[j];
      }
      for (int j = i * length; j < i * length + keys; j++) {
        scores[j] /= total;
      }
      Arrays.fill(scores, i * length + keys, (i + 1) * length, 0);
    }
  }

  @Override
  public float[] backward(
      Tokens tokens,
      float[] dy,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    mixed.write(output.backward(tokens, dy, parameters, gradients));
    slopes = NativeMatrix.room(slopes, 3 * size, tokens.count());
    int channels = size / heads;
    long at = 0;
    for (int e = 0; e < tokens.examples(); e++) {
      int begin = tokens.begin(e);
      int length = tokens.begin(e + 1) - begin;
      slope = NativeMatrix.room(slope, length, length);
      float[] ds = new float[length * length];
      float[] share = new float[length * length];
      for (int h = 0; h < heads && length > 0; h++) {
        NativeMatrix p = shares.at(at, length, length);
        NativeMatrix dMixed = mixed.block(h * channels, begin, channels, length);
        NativeMatrix.multiplyByTransposed(dMixed, p, 0, part(slopes, 2, h, begin, length));
        NativeMatrix.multiplyTransposed(part(qkv, 2, h, begin, length), dMixed, 0, slope);
        slope.read(ds);
        p.read(share);
        softmaxGradient(ds, share, length);
        slope.write(ds);
        NativeMatrix.multiply(
            part(qkv, 1, h, begin, length), slope, 0, part(slopes, 0, h, begin, length));
        NativeMatrix.multiplyByTransposed(
            part(qkv, 0, h, begin, length), slope, 0, part(slopes, 1, h, begin, length));
        at += p.length();
      }
    }
    return projections.backward(tokens, slopes, parameters, gradients);
  }

  /** From the gradient of shares to that of scores: p ∘ (dp − Σ p dp) / √(size of a head). */
  private void softmaxGradient(float[] dp, float[] p, int length) {
    float factor = (float) (1 / Math.sqrt((double) size / heads));
    for (int i = 0; i < length; i++) {
      float mean = 0;
      for (int j = i * length; j < (i + 1) * length; j++) {
        mean += p[j] * dp[j];
      }
      for (int j = i * length; j < (i + 1) * length; j++) {
        dp[j] = factor * p[j] * (dp[j] - mean);
      }
    }
  }

  /** Queries (0), keys (1) or values (2) of a head, of one example's tokens. */
  private NativeMatrix part(NativeMatrix all, int which, int head, int begin, int length) {
    int channels = size / heads;
    return all.block(which * size + head * channels, begin, channels, length);
  }

  private static int squares(Tokens tokens) {
    int sum = 0;
    for (int e = 0; e < tokens.examples(); e++) {
      int length = tokens.begin(e + 1) - tokens.begin(e);
      sum = Math.addExact(sum, Math.multiplyExact(length, length));
    }
    return sum;
  }
}
