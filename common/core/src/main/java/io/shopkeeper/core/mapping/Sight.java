package io.shopkeeper.core.mapping;

import java.io.Serializable;
import java.util.Map;

/** The reading of a picture's bytes, so that a table holds none that cannot be looked at. */
@FunctionalInterface
public interface Sight extends Serializable {
  /**
   * What a picture is.
   *
   * @param values by the columns of kind {@link TargetTable.Kind#OF_PICTURE}
   * @param refusal why it is none; null if it is one
   */
  record Seen(Map<String, Object> values, Refusal refusal) {}

  /** Looks at the bytes of a file. */
  Seen look(byte[] bytes);
}
