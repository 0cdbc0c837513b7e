package io.shopkeeper.service.gaps;

import java.util.Map;

/**
 * What became of the questions of some days, as {@code run.json} holds it under the fact {@code
 * service-gaps}.
 *
 * @param days that were looked at
 * @param languages what became of those in each language that questions were answered in
 */
public record GapFacts(int days, Map<String, Counts> languages) {
  /**
   * What became of the questions in a language, each asked as a stranger's first one.
   *
   * @param questions that were asked
   * @param answered those that are answered now; greetings, too
   * @param askedBack those that need to be made clear
   * @param handedOver those for a person, because the customer wants one, is angry, or wants
   *     something done
   * @param unanswered those that nothing which the shop knows answers
   * @param ofGoods those among them that ask for goods which the shop does not sell
   * @param gaps into which the unanswered ones fall, without those that are too rare
   * @param told unanswered questions that belong to one of these
   */
  public record Counts(
      long questions,
      long answered,
      long askedBack,
      long handedOver,
      long unanswered,
      long ofGoods,
      long gaps,
      long told) {}
}
