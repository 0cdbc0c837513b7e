package io.shopkeeper.data.sample;

import java.util.List;

/**
 * A dialogue with the service desk whose right answers are known.
 *
 * @param number its number in the plan
 * @param chinese its language; else English
 * @param customer number of its customer; −1 where nobody has signed in
 */
record Rehearsal(long number, boolean chinese, long customer, List<Turn> turns) {
  /**
   * A question and what is right.
   *
   * @param kind what it tries
   * @param outcome {@code answered}, {@code asked_back} or {@code handed_over}
   * @param source part of the name of a source that the answer has; null for any
   * @param says what the answer must hold
   * @param never what no answer may hold
   */
  record Turn(
      String kind,
      String question,
      String outcome,
      String source,
      List<String> says,
      List<String> never) {}
}
