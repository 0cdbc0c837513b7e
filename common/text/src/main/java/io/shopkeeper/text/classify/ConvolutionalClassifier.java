package io.shopkeeper.text.classify;

import io.shopkeeper.text.Vocabulary;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolutional network that reads a text (Kim 2014), in plain Java: word → embedding → filters
 * over windows of several widths, rectified → the greatest value of each filter over the text → a
 * score for each class. A window begins at each word and sees zeros beyond the last one.
 */
public final class ConvolutionalClassifier implements TextClassifier {
  private static final long serialVersionUID = 1L;

  private final Vocabulary vocabulary;
  private final int longest;
  private final float[] embeddings;
  private final ArrayList<Filters> filters;
  private final float[] weights;
  private final float[] bias;

  /**
   * The filters of one width.
   *
   * @param width words of a window
   * @param weights [width · inputs, filters], row-major: those of the first word first
   * @param bias [filters]
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Filters(int width, float[] weights, float[] bias) implements Serializable {
    private boolean fits(int inputs) {
      return width >= 1
          && bias.length >= 1
          && weights.length == (long) width * inputs * bias.length;
    }
  }

  /**
   * Creates a network from weights.
   *
   * @param longest the number of words after which a text is cut
   * @param embeddings [vocabulary, inputs], row-major
   * @param filters at least one width
   * @param weights [filters of all widths, classes], row-major
   * @param bias [classes]
   * @throws IllegalArgumentException where the shapes do not fit
   */
  public ConvolutionalClassifier(
      Vocabulary vocabulary,
      int longest,
      float[] embeddings,
      List<Filters> filters,
      float[] weights,
      float[] bias) {
    int inputs = embeddings.length / vocabulary.size();
    int pooled = filters.stream().mapToInt(one -> one.bias().length).sum();
    if (longest < 1
        || inputs < 1
        || embeddings.length != vocabulary.size() * inputs
        || filters.isEmpty()
        || !filters.stream().allMatch(one -> one.fits(inputs))
        || weights.length != pooled * bias.length) {
      throw new IllegalArgumentException(
          "%d words and %d embeddings, windows of %s words with %d filters, %d weights of %d classes, at most %d words"
              .formatted(
                  vocabulary.size(),
                  embeddings.length,
                  filters.stream().map(Filters::width).toList(),
                  pooled,
                  weights.length,
                  bias.length,
                  longest));
    }
    this.vocabulary = vocabulary;
    this.longest = longest;
    this.embeddings = embeddings;
    this.filters = new ArrayList<>(filters);
    this.weights = weights;
    this.bias = bias;
  }

  @Override
  public int classes() {
    return bias.length;
  }

  @Override
  public float[] scores(List<String> text) {
    int[] numbers = RecurrentClassifier.numbers(vocabulary, text, longest);
    float[] pooled = new float[weights.length / bias.length];
    int at = 0;
    for (Filters one : filters) {
      float[] most = most(numbers, one);
      System.arraycopy(most, 0, pooled, at, most.length);
      at += most.length;
    }
    return OutputLayer.scores(pooled, weights, bias);
  }

  /** The greatest value of each filter, at least 0. */
  private float[] most(int[] numbers, Filters of) {
    int inputs = embeddings.length / vocabulary.size();
    float[] most = new float[of.bias().length];
    for (int t = 0; t < numbers.length; t++) {
      float[] sums = of.bias().clone();
      for (int j = 0; j < of.width() && t + j < numbers.length; j++) {
        for (int i = 0; i < inputs; i++) {
          add(
              sums,
              embeddings[numbers[t + j] * inputs + i],
              of.weights(),
              (j * inputs + i) * sums.length);
        }
      }
      for (int f = 0; f < sums.length; f++) {
        most[f] = Math.max(most[f], sums[f]);
      }
    }
    return most;
  }

  /** Row by row, so that the inner loop has no sum that waits. */
  private static void add(float[] out, float factor, float[] matrix, int at) {
    for (int f = 0; f < out.length; f++) {
      out[f] += factor * matrix[at + f];
    }
  }

  List<String> words() {
    return vocabulary.words();
  }

  int longest() {
    return longest;
  }

  float[] embeddings() {
    return embeddings;
  }

  List<Filters> filters() {
    return filters;
  }

  float[] weights() {
    return weights;
  }

  float[] bias() {
    return bias;
  }
}
