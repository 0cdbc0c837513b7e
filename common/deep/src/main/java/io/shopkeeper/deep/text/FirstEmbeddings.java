package io.shopkeeper.deep.text;

import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.WordVectors;
import java.util.List;
import java.util.Optional;

/**
 * Lets the embeddings of a network begin as vectors of words that were learned from unlabelled
 * texts (Kim 2014, section 3.3). They are scaled so that their mean length is 1; a word without a
 * vector begins as the network's seed has it.
 */
final class FirstEmbeddings {
  private static final int FIRST_WORD = Vocabulary.UNKNOWN + 1;

  private FirstEmbeddings() {}

  /**
   * The weights with other embeddings.
   *
   * @param first of a network whose first parameters are its embeddings, [vocabulary, size] in
   *     DL4J's order, column by column
   * @param vectors of the network's size
   */
  static Weights of(Weights first, Vocabulary vocabulary, WordVectors vectors) {
    float[] parameters = first.parameters().clone();
    List<String> words = vocabulary.words();
    double lengths = 0;
    int known = 0;
    for (String word : words) {
      Optional<float[]> vector = vectors.of(word);
      if (vector.isPresent()) {
        lengths += length(vector.get());
        known++;
      }
    }
    float scale = lengths > 0 ? (float) (known / lengths) : 1;
    for (int i = 0; i < words.size(); i++) {
      float[] vector = vectors.of(words.get(i)).orElse(new float[0]);
      for (int column = 0; column < vector.length; column++) {
        parameters[column * vocabulary.size() + FIRST_WORD + i] = scale * vector[column];
      }
    }
    return new Weights(parameters, first.updaterState(), first.iterations(), first.epochs());
  }

  private static double length(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    return Math.sqrt(square);
  }
}
