package io.shopkeeper.learning.judge;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a contender is to the night that compares it. */
public enum Role {
  /** The model that was trained to go live. */
  @JsonProperty("candidate")
  CANDIDATE,
  /** The model that is live. */
  @JsonProperty("production")
  PRODUCTION,
  /** A simple model, which the candidate must not be below. */
  @JsonProperty("baseline")
  BASELINE,
  /** A model that is measured for comparison and cannot go live. */
  @JsonProperty("variant")
  VARIANT
}
