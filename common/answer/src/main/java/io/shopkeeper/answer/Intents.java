package io.shopkeeper.answer;

import java.util.List;
import java.util.Optional;

/** Tells what a customer may want; implementations are thread-safe. */
@FunctionalInterface
public interface Intents {
  /** Knows no intents: for a shop without labelled questions. */
  Intents NONE = text -> Guess.NOTHING;

  /** What a question may want. */
  Guess of(String text);

  /**
   * An intent with how probable it is.
   *
   * @param intent by the shop's own word
   * @param probability in [0, 1]
   */
  record Likely(String intent, double probability) {}

  /**
   * What a question may want.
   *
   * @param likely the most probable first; none where the question is out of scope
   * @param sure whether the first may be acted on
   */
  record Guess(List<Likely> likely, boolean sure) {
    /** Nothing that is known. */
    public static final Guess NOTHING = new Guess(List.of(), false);

    /** A second intent that is less probable than this is no rival. */
    private static final double LEAST = .25;

    /** Makes an immutable copy. */
    public Guess {
      likely = List.copyOf(likely);
    }

    /** The intent that may be acted on, if there is one. */
    public Optional<String> intent() {
      return sure && !likely.isEmpty() ? Optional.of(likely.get(0).intent()) : Optional.empty();
    }

    /**
     * The two intents that it is between, or none.
     *
     * @param together the probability that they have together at least
     */
    public List<String> between(double together) {
      if (sure || likely.size() < 2 || likely.get(1).probability() < LEAST) {
        return List.of();
      }
      return likely.get(0).probability() + likely.get(1).probability() < together
          ? List.of()
          : List.of(likely.get(0).intent(), likely.get(1).intent());
    }
  }
}
