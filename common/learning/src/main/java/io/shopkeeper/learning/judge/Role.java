package io.shopkeeper.learning.judge;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The part that a model has in a comparison. */
public enum Role {
  /** The model that was trained to go live. */
  @JsonProperty("candidate")
  CANDIDATE,
  /** The model that is live. */
  @JsonProperty("production")
  PRODUCTION,
  /** A simple model that the candidate must not be worse than. */
  @JsonProperty("baseline")
  BASELINE,
  /** A model that is evaluated for comparison and cannot go live. */
  @JsonProperty("variant")
  VARIANT
}
