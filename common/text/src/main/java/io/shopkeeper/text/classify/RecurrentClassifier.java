package io.shopkeeper.text.classify;

import io.shopkeeper.text.Vocabulary;
import java.util.List;

/**
 * A recurrent network that reads a text in both directions (Schuster and Paliwal 1997), in plain
 * Java: word → embedding → a {@link GatedReader} ahead and one back → the greatest value and the
 * mean of each unit over the words → a score for each class.
 */
public final class RecurrentClassifier implements TextClassifier {
  private static final long serialVersionUID = 1L;

  private final Vocabulary vocabulary;
  private final int longest;
  private final float[] embeddings;
  private final GatedReader ahead;
  private final GatedReader back;
  private final float[] weights;
  private final float[] bias;

  /**
   * Creates a network from weights.
   *
   * @param longest the number of words after which a text is cut
   * @param embeddings [vocabulary, inputs], row-major
   * @param weights [4 · units, classes], row-major: of the reader ahead first the greatest values,
   *     then the means; of the reader back likewise
   * @param bias [classes]
   * @throws IllegalArgumentException where the shapes do not fit
   */
  public RecurrentClassifier(
      Vocabulary vocabulary,
      int longest,
      float[] embeddings,
      GatedReader ahead,
      GatedReader back,
      float[] weights,
      float[] bias) {
    if (longest < 1
        || embeddings.length != vocabulary.size() * ahead.inputs()
        || ahead.inputs() != back.inputs()
        || weights.length != 2 * (ahead.units() + back.units()) * bias.length) {
      throw new IllegalArgumentException(
          "%d words and %d embeddings, readers of %d and %d units, %d weights of %d classes, at most %d words"
              .formatted(
                  vocabulary.size(),
                  embeddings.length,
                  ahead.units(),
                  back.units(),
                  weights.length,
                  bias.length,
                  longest));
    }
    this.vocabulary = vocabulary;
    this.longest = longest;
    this.embeddings = embeddings;
    this.ahead = ahead;
    this.back = back;
    this.weights = weights;
    this.bias = bias;
  }

  /** The numbers by which a network reads a text: those of its first words, at least one. */
  public static int[] numbers(Vocabulary vocabulary, List<String> words, int longest) {
    return words.isEmpty()
        ? new int[] {Vocabulary.UNKNOWN}
        : words.stream().limit(longest).mapToInt(vocabulary::number).toArray();
  }

  @Override
  public int classes() {
    return bias.length;
  }

  @Override
  public float[] scores(List<String> text) {
    int[] numbers = numbers(vocabulary, text, longest);
    float[] pooled = new float[2 * (ahead.units() + back.units())];
    ahead.pool(numbers, embeddings, GatedReader.Direction.AHEAD, pooled, 0);
    back.pool(numbers, embeddings, GatedReader.Direction.BACK, pooled, 2 * ahead.units());
    return OutputLayer.scores(pooled, weights, bias);
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

  GatedReader ahead() {
    return ahead;
  }

  GatedReader back() {
    return back;
  }

  float[] weights() {
    return weights;
  }

  float[] bias() {
    return bias;
  }
}
