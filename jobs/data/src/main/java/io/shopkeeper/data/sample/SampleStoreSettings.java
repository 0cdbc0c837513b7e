package io.shopkeeper.data.sample;

import io.shopkeeper.core.settings.Setting;
import java.io.Serializable;
import java.util.Optional;

/** Section {@code sample-store}: the size of the shop, and the rates of faults. */
public record SampleStoreSettings(
    @Setting(
            value = "rows of the behaviour log, impressions and dirt included; met within 5 %",
            min = 1,
            max = 1e9)
        long events,
    @Setting(
            value = "items in the catalogue; one for 100 events, 60 to 20,000, where absent",
            min = 1,
            max = 1_000_000)
        Optional<Integer> items,
    @Setting(value = "customers; events/40 where absent", min = 1, max = 1e8)
        Optional<Long> customers,
    @Setting(value = "days of log, the last of which is the as-of day", min = 1, max = 1100)
        int days,
    @Setting("another seed makes another shop; the same one the same shop, row for row") long seed,
    @Setting("folder of the raw files, under shopkeeper.root") String output,
    @Setting(
            value =
                "share of shown lists whose impressions and clicks are logged; views and what"
                    + " follows always are",
            min = 0,
            max = 1)
        double listLogShare,
    @Setting(value = "reviews; events/40 where absent", min = 0, max = 1e8) Optional<Long> reviews,
    @Setting(
            value =
                "share of reviews in campaigns: bursts, one customer on many items, nearly the"
                    + " same text",
            min = 0,
            max = 1)
        double suspiciousReviews,
    @Setting("the words of reviews: usual, or held-out, on which nothing is to be trained")
        Wording wording,
    @Setting(
            value =
                "pictures, five of goods to one of a place; 12 for 5 items, at most 1,500, where"
                    + " absent",
            min = 0,
            max = 1_000_000)
        Optional<Integer> pictures,
    @Setting(
            value = "questions that customers asked; events/20, at most 20,000, where absent",
            min = 0,
            max = 1e8)
        Optional<Long> questions,
    Dirt dirt) {

  /** The phrases of which reviews are made. */
  enum Wording {
    USUAL,
    HELD_OUT
  }

  /** The number of reviews, given or derived. */
  long reviewCount() {
    return reviews.orElse(events / 40);
  }

  /** The number of questions, given or derived. */
  long questionCount() {
    return questions.orElse(Math.min(20_000, events / 20));
  }

  /** The number of pictures, given or derived. */
  int pictureCount() {
    return pictures.orElse((int) Math.min(1_500, catalogueSize() * 12L / 5));
  }

  /** The number of items, given or derived. */
  int catalogueSize() {
    return items.orElse((int) Math.max(60, Math.min(20_000, events / 100)));
  }

  /** The number of customers, given or derived. */
  long customerCount() {
    return customers.orElse(Math.max(1, Math.round(events / 40.0)));
  }

  /** Section {@code sample-store.dirt}: the rate of each fault. */
  public record Dirt(
      @Setting(value = "multiplies every rate below; 0 makes a clean shop", min = 0, max = 100)
          double scale,
      @Setting(value = "rows written twice, per row", min = 0, max = 1) double duplicates,
      @Setting(value = "rows of bots, as a share of all rows", min = 0, max = .9) double bots,
      @Setting(
              value = "rows with a wrong clock (1970, 2106, an hour off), per row",
              min = 0,
              max = 1)
          double clockErrors,
      @Setting(
              value = "rows cut short or with a wrong number of columns, per row",
              min = 0,
              max = 1)
          double brokenLines,
      @Setting(value = "rows of items that no catalogue knows, per row", min = 0, max = 1)
          double unknownItems,
      @Setting(value = "rows with a price below zero, per row that has a price", min = 0, max = 1)
          double negativePrices,
      @Setting(value = "CSV behaviour files in GBK instead of UTF-8, per file", min = 0, max = 1)
          double gbkFiles,
      @Setting(
              value = "UTF-8 CSV behaviour files that begin with a byte order mark, per file",
              min = 0,
              max = 1)
          double bomFiles,
      @Setting(
              value =
                  "pictures of goods that nobody could recognise: blurred, dark, tiny, of one"
                      + " colour, cut off",
              min = 0,
              max = 1)
          double spoiledPictures,
      @Setting(value = "pictures of goods that show goods of another category", min = 0, max = 1)
          double wrongPictures)
      implements Serializable {

    private static final long serialVersionUID = 2L;

    /** The rates multiplied by {@code scale} and capped at their limits, with {@code scale} 1. */
    Dirt scaled() {
      return new Dirt(
          1,
          Math.min(1, scale * duplicates),
          Math.min(.9, scale * bots),
          Math.min(1, scale * clockErrors),
          Math.min(1, scale * brokenLines),
          Math.min(1, scale * unknownItems),
          Math.min(1, scale * negativePrices),
          Math.min(1, scale * gbkFiles),
          Math.min(1, scale * bomFiles),
          Math.min(1, scale * spoiledPictures),
          Math.min(1, scale * wrongPictures));
    }
  }
}
