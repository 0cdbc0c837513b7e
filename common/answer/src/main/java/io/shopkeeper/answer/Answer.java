package io.shopkeeper.answer;

import java.util.List;
import java.util.Optional;

/**
 * What the customer is told.
 *
 * @param outcome whether that answers the question
 * @param text composed of what the sources say, for people to read; not HTML
 * @param language {@code zh} or {@code en}
 * @param sources where each part comes from
 * @param intent what the customer wanted, if a classifier was sure of it
 * @param reason why a person takes over: {@link #UNKNOWN}, {@code anger}, {@code person}, or what
 *     is wanted with an order; empty where none does
 * @param summary for the person who takes over, where one does; else empty
 * @param next the dialogue with this question
 */
public record Answer(
    Outcome outcome,
    String text,
    String language,
    List<String> sources,
    Optional<String> intent,
    String reason,
    String summary,
    Dialogue next) {
  /** The reason where nothing that the shop knows answers. */
  public static final String UNKNOWN = "unknown";

  /** Whether the question is answered. */
  public enum Outcome {
    /** It is. */
    ANSWERED,
    /** The customer is asked something first. */
    ASKED_BACK,
    /** A person takes over. */
    HANDED_OVER,
    /** It was none: a greeting or thanks, returned. */
    SMALL_TALK,
    /** The customer said good-bye. */
    ENDED
  }

  /** Makes an immutable copy of the sources. */
  public Answer {
    sources = List.copyOf(sources);
  }

  /** The same in other words. */
  Answer saying(String words) {
    return new Answer(outcome, words, language, sources, intent, reason, summary, next);
  }
}
