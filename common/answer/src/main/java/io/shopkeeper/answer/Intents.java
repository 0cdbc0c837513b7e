package io.shopkeeper.answer;

import java.util.Optional;

/** Tells what a customer wants; implementations are thread-safe. */
@FunctionalInterface
public interface Intents {
  /** Knows no intents: for a shop without labelled questions. */
  Intents NONE = text -> Optional.empty();

  /** The intent of a question, if the classifier is sure of it. */
  Optional<String> of(String text);
}
