package io.shopkeeper.data.sample;

import java.util.List;
import java.util.Map;

/**
 * A review of the sample store with what is hidden in it.
 *
 * @param number its number in the plan
 * @param customer number of its customer
 * @param signed whether the shop says whose it is
 * @param title null if it has none
 * @param time milliseconds since the epoch
 * @param suspicious why it is no honest opinion
 * @param aspects of which it speaks: true for praise
 * @param personal the personal data planted in its text, by kind
 */
record Review(
    long number,
    long customer,
    boolean signed,
    int item,
    int stars,
    String title,
    String text,
    long time,
    Suspicion suspicious,
    Map<String, Boolean> aspects,
    List<String> personal) {

  /** The kinds of reviews that are no honest opinion. */
  enum Suspicion {
    NONE,
    /** Many reviews of one item within hours. */
    BURST,
    /** One customer reviews many items within a day. */
    ONE_CUSTOMER,
    /** Many customers use nearly the same text. */
    NEAR_DUPLICATE
  }
}
