package io.shopkeeper.recommend.again;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.table.ShopTables;
import java.util.List;

/** Section {@code buy-again}: what customers may want once more. */
public record BuyAgainSettings(
    @Setting("Types of events that count as having an item; returns take one away")
        List<String> eventTypes,
    @Setting(value = "Items for a customer", min = 1, max = 10000) int perUser,
    @Setting(
            value = "Items that a customer buys again with less than this probability are left out",
            min = 0,
            max = 1)
        double leastProbability,
    @Setting("Seed of the sample that is learned from") long seed) {
  /**
   * Refuses types of events that there are not.
   *
   * @throws JobException (64) naming the setting
   */
  public void check() {
    if (eventTypes.isEmpty()) {
      throw JobException.usage(
          "setting 'buy-again.event-types' is empty; name at least one type of event");
    }
    for (String type : eventTypes) {
      if (!ShopTables.EVENT_TYPES.contains(type)) {
        throw JobException.usage(
            "setting 'buy-again.event-types': there is no event type '%s'; use some of %s"
                .formatted(type, String.join(", ", ShopTables.EVENT_TYPES)));
      }
    }
  }
}
