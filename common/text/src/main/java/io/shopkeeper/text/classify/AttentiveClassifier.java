package io.shopkeeper.text.classify;

import io.shopkeeper.core.session.EncoderBlock;
import io.shopkeeper.text.Vocabulary;
import java.util.List;

/**
 * A transformer encoder that reads a text (Vaswani et al. 2017), in plain Java: word → embedding,
 * plus the vector of its place → blocks of self-attention in which each word sees all → a last
 * normalisation → the greatest value and the mean of each number over the words → a score for each
 * class.
 */
public final class AttentiveClassifier implements TextClassifier {
  private static final long serialVersionUID = 1L;

  private final Vocabulary vocabulary;
  private final float[] embeddings;
  private final float[] positions;
  private final List<EncoderBlock> blocks;
  private final float[] norm;
  private final float[] weights;
  private final float[] bias;

  /**
   * Creates a network from weights.
   *
   * @param embeddings [vocabulary, size], row-major
   * @param positions the vector of each place, [longest, size], row-major: longer texts are cut
   * @param blocks one after the other, all of that size
   * @param norm gain and shift of the last normalisation, [2 · size]
   * @param weights [2 · size, classes], row-major: of the greatest values, then of the means
   * @param bias [classes]
   * @throws IllegalArgumentException where the shapes do not fit
   */
  public AttentiveClassifier(
      Vocabulary vocabulary,
      float[] embeddings,
      float[] positions,
      List<EncoderBlock> blocks,
      float[] norm,
      float[] weights,
      float[] bias) {
    int size = norm.length / 2;
    if (size < 1
        || norm.length != 2 * size
        || embeddings.length != vocabulary.size() * size
        || positions.length < size
        || positions.length % size != 0
        || blocks.stream().anyMatch(block -> block.size() != size)
        || weights.length != 2 * size * bias.length) {
      throw new IllegalArgumentException(
          "%d words and %d embeddings, %d positions, blocks of %s, a normalisation of %d, %d weights of %d classes"
              .formatted(
                  vocabulary.size(),
                  embeddings.length,
                  positions.length,
                  blocks.stream().map(EncoderBlock::size).toList(),
                  norm.length,
                  weights.length,
                  bias.length));
    }
    this.vocabulary = vocabulary;
    this.embeddings = embeddings;
    this.positions = positions;
    this.blocks = List.copyOf(blocks);
    this.norm = norm;
    this.weights = weights;
    this.bias = bias;
  }

  @Override
  public int classes() {
    return bias.length;
  }

  @Override
  public float[] scores(List<String> text) {
    int size = norm.length / 2;
    int[] numbers = RecurrentClassifier.numbers(vocabulary, text, positions.length / size);
    float[][] x = new float[numbers.length][size];
    for (int t = 0; t < numbers.length; t++) {
      for (int k = 0; k < size; k++) {
        x[t][k] = embeddings[numbers[t] * size + k] + positions[t * size + k];
      }
    }
    for (EncoderBlock block : blocks) {
      x = block.all(x);
    }
    float[] pooled = new float[2 * size];
    for (int t = 0; t < x.length; t++) {
      float[] y = EncoderBlock.normal(x[t], norm, 0);
      for (int k = 0; k < size; k++) {
        pooled[k] = t == 0 ? y[k] : Math.max(pooled[k], y[k]);
        pooled[size + k] += y[k] / x.length;
      }
    }
    return OutputLayer.scores(pooled, weights, bias);
  }

  List<String> words() {
    return vocabulary.words();
  }

  float[] embeddings() {
    return embeddings;
  }

  float[] positions() {
    return positions;
  }

  List<EncoderBlock> blocks() {
    return blocks;
  }

  float[] norm() {
    return norm;
  }

  float[] weights() {
    return weights;
  }

  float[] bias() {
    return bias;
  }
}
