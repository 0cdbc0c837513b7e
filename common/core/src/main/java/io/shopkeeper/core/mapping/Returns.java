package io.shopkeeper.core.mapping;

import io.shopkeeper.core.mapping.SourceMapping.NegativeQuantity;
import io.shopkeeper.core.mapping.TargetTable.Kind;

/**
 * Recognises returns that a source writes as purchases, by a negative quantity or a prefix of an
 * id. On tables whose event types include both, it changes the event type; on others only the sign
 * of the quantity.
 */
final class Returns {
  private final boolean negativeQuantity;
  private final String[] prefixes;
  private final int quantity;
  private final int eventType;
  private boolean marked;

  Returns(SourceMapping mapping, TargetTable table) {
    this.negativeQuantity = mapping.rules().negativeQuantity() == NegativeQuantity.RETURN;
    this.prefixes =
        table.columns().stream()
            .map(column -> mapping.rules().returnPrefix().get(column.name()))
            .toArray(String[]::new);
    this.quantity = table.indexOf(Kind.QUANTITY);
    this.eventType = table.indexOf("event_type");
  }

  /** Resets the state for a new record. */
  void begin() {
    marked = false;
  }

  /** Checks the raw text of a column for the prefix of returns. */
  void see(int column, String text) {
    marked |= prefixes[column] != null && text.startsWith(prefixes[column]);
  }

  /** Changes the record's values to those of a return if it is one. */
  void apply(Object[] values) {
    if (negativeQuantity
        && quantity >= 0
        && values[quantity] instanceof Integer count
        && count < 0) {
      values[quantity] = -count;
      marked = true;
    }
    if (marked && eventType >= 0 && "purchase".equals(values[eventType])) {
      values[eventType] = "return";
    }
  }
}
