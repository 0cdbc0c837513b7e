package io.shopkeeper.data.ingest;

import io.shopkeeper.core.settings.Setting;

/** The section {@code ingest}. */
public record IngestSettings(
    @Setting("the mapping that says what the shop's files mean, relative to where conf/ lies")
        String mapping,
    @Setting("the folder of the raw files: absolute, a URI, or below shopkeeper.root") String input,
    @Setting("parse files again that have not changed, as after a change of the mapping")
        boolean again,
    Checks checks) {
  /** The section {@code ingest.checks}: beyond a threshold nothing is changed (exit 65). */
  public record Checks(
      @Setting(value = "largest share of records that are not records at all", min = 0, max = 1)
          double maxUnparseableShare,
      @Setting(
              value = "largest share of records refused, unparseable ones included",
              min = 0,
              max = 1)
          double maxQuarantinedShare,
      @Setting(value = "largest share of events that repeat another", min = 0, max = 1)
          double maxDuplicateShare,
      @Setting(
              value = "largest share of events on items that products does not have",
              min = 0,
              max = 1)
          double maxUnknownItemShare,
      @Setting(value = "largest share of events later than the as-of day", min = 0, max = 1)
          double maxFutureShare,
      @Setting(
              value = "an event is late when older than the newest day by more days",
              min = 0,
              max = 3650)
          int lateDays,
      @Setting(
              value = "largest share of late events among the events of new files",
              min = 0,
              max = 1)
          double maxLateShare,
      @Setting(
              value = "a user with more events a day, impressions aside, is a bot: quarantined",
              min = 10,
              max = 1e9)
          int botEvents,
      @Setting(value = "largest share of events by bots", min = 0, max = 1) double maxBotShare,
      @Setting(
              value = "largest share of files that match no source of the mapping, nor its ignore",
              min = 0,
              max = 1)
          double maxUnmatchedShare,
      @Setting("whether files may hold no records at all") boolean allowEmpty) {}
}
