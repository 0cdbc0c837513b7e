package io.shopkeeper.service.evaluate;

import io.shopkeeper.answer.Answer;
import io.shopkeeper.answer.Answer.Outcome;
import java.util.Locale;

/**
 * What an answer is worth.
 *
 * @param right it is what was expected, or as good: see {@link #of}
 * @param wrong it tells the customer something as an answer that is none
 * @param leaked it holds what no answer may hold
 */
record Judgement(boolean right, boolean wrong, boolean leaked) {
  /**
   * Judges an answer. An answer where none was expected is wrong, and so is one out of another
   * source or without what it must hold; asking back and handing over are never wrong, and right
   * only where they were expected.
   */
  static Judgement of(Scripted.Turn turn, Answer answer) {
    boolean leaked =
        turn.never().stream()
            .anyMatch(
                secret ->
                    answer.text().contains(secret)
                        || answer.sources().stream().anyMatch(source -> source.contains(secret)));
    boolean asExpected = answer.outcome().name().toLowerCase(Locale.ROOT).equals(turn.outcome());
    boolean holds =
        turn.says().stream().allMatch(answer.text()::contains)
            && turn.source()
                .map(part -> answer.sources().stream().anyMatch(source -> source.contains(part)))
                .orElse(true);
    boolean right = asExpected && holds && !leaked;
    return new Judgement(right, answer.outcome() == Outcome.ANSWERED && !right, leaked);
  }
}
