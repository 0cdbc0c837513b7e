package io.shopkeeper.ranking.history;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
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

  /** A log, and what was made of it by split. */
  private record Made(EventLog log, Map<Days, Interactions> splits) {}

  private final Map<Source, Made> made = new HashMap<>();

  private NightInteractions() {}

  /** The events up to a night's day, which the night closes. */
  public static EventLog log(
      JobContext context, InteractionSettings settings, SeenItemsSettings seen, Feedback feedback)
      throws IOException {
    return made(context, settings, seen, feedback, context.asOf()).log;
  }

  private static Made made(
      JobContext context,
      InteractionSettings settings,
      SeenItemsSettings seen,
      Feedback feedback,
      LocalDate asOf)
      throws IOException {
    Source source =
        new Source(context.tables().fingerprint(ShopTables.EVENTS, asOf), settings, seen, feedback);
    Map<Source, Made> all = context.shared(NightInteractions.class, NightInteractions::new).made;
    if (!all.containsKey(source)) {
      all.put(
          source,
          new Made(
              new EventLog(
                  context.tables().read(ShopTables.EVENTS, asOf),
                  settings,
                  new SeenItems(seen),
                  feedback),
              new HashMap<>()));
    }
    return all.get(source);
  }

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
    Made made = made(context, settings, seen, feedback, days.asOf());
    Interactions present = made.splits.get(days);
    if (present == null && days.equals(Days.all(days.asOf())) && !made.splits.isEmpty()) {
      present = made.splits.values().iterator().next().untested();
    }
    if (present == null) {
      present =
          Interactions.of(
              made.log,
              days,
              // Twice the days: those that are new when a test window begins, too.
              Listings.since(context.tables(), days.asOf(), 2 * settings.newItemDays()));
    }
    made.splits.put(days, present);
    return present;
  }

  @Override
  public void close() {
    made.values()
        .forEach(
            one -> {
              one.splits.values().forEach(Interactions::close);
              one.log.close();
            });
  }
}
