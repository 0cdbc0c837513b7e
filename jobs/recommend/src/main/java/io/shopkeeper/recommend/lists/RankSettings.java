package io.shopkeeper.recommend.lists;

import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.ranking.lists.Lists.PlackettLuceTemperature;
import java.util.List;
import java.util.Optional;

/** Section {@code rank}: the lists that go live. */
public record RankSettings(
    @Setting(value = "Items for a user", min = 1, max = 10000) int perUser,
    @Setting(value = "Items of interest below which a user gets popular items", min = 0, max = 1000)
        int minHistory,
    @Setting(
            value =
                "Customers that an item unknown to the model needs to be folded in; 0 for never",
            min = 0,
            max = 1e6)
        int newItemCustomers,
    @Setting("Categories that are never shown, with all below them") List<String> excludeCategories,
    @Setting("Items that are never shown") List<String> excludeItems,
    @Setting(
            value =
                "Share of a list's places for what the customer will probably buy again; 0 is off",
            min = 0,
            max = 0.5)
        double buyAgainShare,
    @Setting("none, or plackett-luce: sample the order and write propensities") Explore explore,
    @Setting(
            value = "Plackett-Luce temperature, in standard deviations of a list's scores",
            min = 1e-6,
            max = 1e6)
        double temperature,
    @Setting("Seed of the sampling") long exploreSeed,
    @Setting(value = "Megabytes of one file, about", min = 1, max = 4096) int fileMegabytes,
    @Setting(
            value =
                "Items of one broadcast; 0: all where executors have room, else as many as they have",
            min = 0,
            max = Integer.MAX_VALUE)
        int itemBlock) {
  /** How the order of a list is determined. */
  public enum Explore {
    /** By score. */
    NONE,
    /** Sampled without replacement in proportion to exp(score / temperature). */
    PLACKETT_LUCE
  }

  /** The parameters of sampling the order; empty to order by score. */
  Optional<PlackettLuceTemperature> exploration() {
    return explore == Explore.NONE
        ? Optional.empty()
        : Optional.of(new PlackettLuceTemperature(temperature, exploreSeed));
  }
}
