package io.shopkeeper.core.mapping;

import io.shopkeeper.core.mapping.SourceMapping.NegativeQuantity;
import io.shopkeeper.core.mapping.TargetTable.Kind;

/**
 * Knows returns that a source writes as purchases: by a quantity below zero, or by the beginning of
 * an id. Works on tables whose event types have both; elsewhere only the quantity's sign is turned.
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

  /** Begins a record. */
  void begin() {
    marked = false;
  }

  /** Looks at the raw text of a column. */
  void see(int column, String text) {
    marked |= prefixes[column] != null && text.startsWith(prefixes[column]);
  }

  /** Turns the record's values into those of a return, where it is one. */
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
