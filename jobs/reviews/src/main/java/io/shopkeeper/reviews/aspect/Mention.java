package io.shopkeeper.reviews.aspect;

/**
 * A part of a text that praises or blames an aspect.
 *
 * @param polarity 1 for praise, −1 for blame
 * @param start the index in the text at which the evidence begins
 * @param end the index after it
 */
public record Mention(Aspect aspect, int polarity, int start, int end) {
  /** The words of the text that say so. */
  public String evidence(String text) {
    return text.substring(start, end);
  }
}
