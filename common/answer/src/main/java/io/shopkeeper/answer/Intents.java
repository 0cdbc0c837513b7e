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

  /** How far a guess can be believed. */
  enum Standing {
    /** The first intent may be acted on. */
    SURE,
    /** It is one of the first two, and worth a question which. */
    ONE_OF_TWO,
    /** Nothing may be made of it. */
    UNSURE
  }

  /**
   * What a question may want.
   *
   * @param likely the most probable first; none where the question is out of scope
   */
  record Guess(List<Likely> likely, Standing standing) {
    /** Nothing that is known. */
    public static final Guess NOTHING = new Guess(List.of(), Standing.UNSURE);

    /** Makes an immutable copy. */
    public Guess {
      likely = List.copyOf(likely);
    }

    /** The intent that may be acted on, if there is one. */
    public Optional<String> intent() {
      return standing == Standing.SURE && !likely.isEmpty()
          ? Optional.of(likely.get(0).intent())
          : Optional.empty();
    }

    /** The two intents that it is between, or none. */
    public List<String> between() {
      return standing == Standing.ONE_OF_TWO && likely.size() > 1
          ? List.of(likely.get(0).intent(), likely.get(1).intent())
          : List.of();
    }
  }
}
