package io.shopkeeper.reviews.polarity;

import io.shopkeeper.text.classify.GatedReader;
import java.io.Serializable;

/**
 * A recurrent network that reads towards a term from both sides: softmax on its two last states, so
 * that what stands nearest is heard last (Tang, Qin, Feng and Liu 2016, "Effective LSTMs for
 * target-dependent sentiment classification", section 3.2; gated recurrent units here).
 *
 * @param ahead reads from the text's beginning to the term
 * @param back reads from the text's end to the term
 * @param weights of the states of {@code ahead}, then {@code back}, [2 · units, classes], row-major
 * @param bias [classes]
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TargetReader(GatedReader ahead, GatedReader back, float[] weights, float[] bias)
    implements Serializable {
  /** Refuses weights whose shapes do not fit. */
  TargetReader {
    if (weights.length != (long) (ahead.units() + back.units()) * bias.length) {
      throw new IllegalArgumentException(
          "%d weights of %d states and %d classes"
              .formatted(weights.length, ahead.units() + back.units(), bias.length));
    }
  }

  /** The score of each class, [classes]. */
  float[] scores(TermReader.Sight term) {
    float[] scores = bias.clone();
    add(ahead.last(term.ahead()), 0, scores);
    add(back.last(term.back()), ahead.units(), scores);
    return scores;
  }

  private void add(float[] state, int from, float[] scores) {
    for (int i = 0; i < state.length; i++) {
      for (int c = 0; c < scores.length; c++) {
        scores[c] += state[i] * weights[(from + i) * scores.length + c];
      }
    }
  }
}
