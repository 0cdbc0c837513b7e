package io.shopkeeper.data.behaviour;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.table.ShopTables;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/** Section {@code behaviour}: the window, sessions, the funnel and trends. */
public record BehaviourSettings(
    @Setting(value = "Days of history that count, up to the as-of day", min = 1, max = 36500)
        int days,
    @Setting("A longer pause starts a new session, for events without a session_id")
        Duration sessionGap,
    @Setting("The steps of the funnel, in order, as event types") List<String> funnel,
    @Setting("Keys of events.attributes by which the funnel is broken down as well")
        List<String> attributes,
    @Setting(
            value = "Item trends compare the last so many days with the same number before",
            min = 1,
            max = 365)
        int trendDays,
    @Setting(
            value =
                "How many visitors' worth of belief that an item moves like the whole shop; more"
                    + " damps the trends of rare items",
            min = 0.1,
            max = 1e6)
        double trendPrior,
    @Setting(value = "Confidence of the interval around a trend", min = 0.5, max = 0.9999)
        double trendConfidence) {

  /**
   * Checks that the settings are consistent.
   *
   * @throws JobException (64) naming the setting to change
   */
  void check() {
    if (sessionGap.isNegative() || sessionGap.isZero()) {
      throw JobException.usage(
          "behaviour.session-gap = " + sessionGap + " is not a pause; set a duration such as 30m");
    }
    if (funnel.isEmpty()) {
      throw JobException.usage("behaviour.funnel is empty; name at least one event type");
    }
    for (String step : funnel) {
      if (!ShopTables.EVENT_TYPES.contains(step) || step.equals(EventLog.RETURN)) {
        throw JobException.usage(
            "behaviour.funnel has the step '"
                + step
                + "'; known event types are "
                + String.join(", ", ShopTables.EVENT_TYPES)
                + ", and a return is not a visit");
      }
    }
    distinct("behaviour.funnel", funnel);
    distinct("behaviour.attributes", attributes);
    if (attributes.contains(Sessions.ALL)) {
      throw JobException.usage(
          "behaviour.attributes has 'all', which names the funnel of all sessions; leave it out");
    }
    if (days < 2 * trendDays) {
      throw JobException.usage(
          "behaviour.trend-days = "
              + trendDays
              + " compares twice as many days, but behaviour.days = "
              + days
              + " keeps fewer; lower the one or raise the other");
    }
  }

  private static void distinct(String key, List<String> values) {
    if (new HashSet<>(values).size() < values.size()) {
      throw JobException.usage(key + " = " + values + " names one twice; leave it out");
    }
  }
}
