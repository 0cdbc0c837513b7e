package io.shopkeeper.core.als;

/** What the strength of an interest means to a factorisation. */
public enum Feedback {
  /** Confidence in an interest: Hu, Koren and Volinsky, 2008. */
  IMPLICIT,
  /** A rating that is to be predicted: Zhou, Wilkinson, Schreiber and Pan, 2008. */
  EXPLICIT
}
