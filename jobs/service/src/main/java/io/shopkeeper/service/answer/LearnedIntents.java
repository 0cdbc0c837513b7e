package io.shopkeeper.service.answer;

import io.shopkeeper.answer.Intents;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.classify.TextClassifier;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Tells intents by a classifier of texts. Executors get it, too. */
record LearnedIntents(Sure<TextClassifier> classifier, List<String> labels)
    implements Intents, Serializable {
  private static final int MOST_LIKELY = 3;

  @Override
  public Guess of(String text) {
    List<String> words = TokenisedText.of(text).words();
    if (!classifier.model().knows(words)) {
      return Guess.NOTHING;
    }
    float[] said = classifier.probabilities(classifier.model().scores(words));
    List<Likely> likely =
        IntStream.range(0, said.length)
            .mapToObj(i -> new Likely(labels.get(i), said[i]))
            .sorted(Comparator.comparingDouble((Likely one) -> -one.probability()))
            .limit(MOST_LIKELY)
            .toList();
    return new Guess(likely, standing(likely));
  }

  private Standing standing(List<Likely> likely) {
    double first = likely.get(0).probability();
    if (classifier.sure(first)) {
      return Standing.SURE;
    }
    return likely.size() > 1 && classifier.close(first, likely.get(1).probability())
        ? Standing.ONE_OF_TWO
        : Standing.UNSURE;
  }
}
