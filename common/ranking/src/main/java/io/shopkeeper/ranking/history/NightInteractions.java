package io.shopkeeper.ranking.history;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The interactions that the steps of one night have in common: events are read and aggregated once,
 * by the first step that asks. Their dictionary has the items that were listed lately, too, whether
 * or not anybody turned to them. They end with the night.
 */
public final class NightInteractions implements Closeable {
  /** What determines the histories, beside the days. */
  private record Source(
      String events, InteractionSettings settings, SeenItemsSettings seen, Feedback feedback) {}

  private final Map<Source, Map<Days, Interactions>> made = new HashMap<>();

  private NightInteractions() {}

  /**
   * The interactions up to a night's day, split as asked.
   *
   * @param days a split whose last day is that of the night
   * @throws io.shopkeeper.core.JobException (65) if no event has a weight
   */
  public static Interactions of(
      JobContext context,
      InteractionSettings settings,
      SeenItemsSettings seen,
      Feedback feedback,
      Days days)
      throws IOException {
    String events = context.tables().fingerprint(ShopTables.EVENTS, days.asOf());
    Map<Days, Interactions> splits =
        context
            .shared(NightInteractions.class, NightInteractions::new)
            .made
            .computeIfAbsent(
                new Source(events, settings, seen, feedback), source -> new HashMap<>());
    Interactions present = splits.get(days);
    if (present == null && days.equals(Days.all(days.asOf())) && !splits.isEmpty()) {
      present = splits.values().iterator().next().untested();
    }
    if (present == null) {
      present =
          Interactions.of(
              context.tables().read(ShopTables.EVENTS, days.asOf()),
              // Twice the days: those that are new when a test window begins, too.
              Listings.since(context.tables(), days.asOf(), 2 * settings.newItemDays()),
              settings,
              new SeenItems(seen),
              feedback,
              days);
    }
    splits.put(days, present);
    return present;
  }

  @Override
  public void close() {
    made.values().forEach(splits -> splits.values().forEach(Interactions::close));
  }
}
