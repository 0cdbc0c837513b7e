package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.table.ShopTables;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Decides which items are hidden from a customer after an event. Evaluation and {@code rank} share
 * this rule, so that what is evaluated is what is shown.
 */
public final class SeenItems {
  private final Map<String, Double> hideDays;

  /**
   * Creates the rule.
   *
   * @throws JobException (64) for an unknown event type
   */
  public SeenItems(SeenItemsSettings settings) {
    this.hideDays = settings.hideDays();
    requireEventTypes("seen-items.hide-days", hideDays);
  }

  /**
   * Whether an event hides its item on a day.
   *
   * @param eventDay the day of the event
   * @param on the day of the list, not before {@code eventDay}
   */
  public boolean hides(String eventType, LocalDate eventDay, LocalDate on) {
    Double days = hideDays.get(eventType);
    long age = on.toEpochDay() - eventDay.toEpochDay();
    return days != null && age >= 0 && age < days;
  }

  /** For how many days an event hides its item, 0 if it does not, by column {@code event_type}. */
  Column days() {
    Column days = lit(0.0);
    for (Map.Entry<String, Double> rule : hideDays.entrySet()) {
      days = when(col("event_type").equalTo(rule.getKey()), rule.getValue()).otherwise(days);
    }
    return days;
  }

  public static void requireEventTypes(String setting, Map<String, Double> byType) {
    for (String type : byType.keySet()) {
      if (!ShopTables.EVENT_TYPES.contains(type)) {
        throw JobException.usage(
            "setting '%s.%s': there is no event type '%s'; use one of %s"
                .formatted(setting, type, type, String.join(", ", ShopTables.EVENT_TYPES)));
      }
    }
  }
}
