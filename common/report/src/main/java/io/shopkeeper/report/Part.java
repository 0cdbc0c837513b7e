package io.shopkeeper.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A building block of the page, as plain data. All texts are in the reader's language. */
public sealed interface Part
    permits Figure,
        Part.Lead,
        Part.Missing,
        Part.Heading,
        Part.Columns,
        Part.Table,
        Part.Tiles,
        Part.Example,
        Part.Folds {

  /** Which block it is; the page's template chooses by it. */
  default String kind() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** How something is coloured; a shape beside the words says the same. */
  enum Tone {
    GOOD,
    WARN,
    BAD,
    PLAIN,
    STRONG;

    /** The name of its style. */
    public String style() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A paragraph. */
  record Lead(String text) implements Part {}

  /** A line that says what is not there, and why. */
  record Missing(String text) implements Part {}

  /** A heading within a section. */
  record Heading(String text) implements Part {}

  /** Parts beside each other where the screen is wide enough. */
  record Columns(List<Part> parts) implements Part {
    /** These parts beside each other. */
    public static Columns of(Part... parts) {
      return new Columns(List.of(parts));
    }
  }

  /**
   * A table in a card of its own.
   *
   * @param title what it shows
   * @param note how to read it; may be empty
   * @param style {@code ""} for numbers, {@code heat} for shaded cells, {@code metrics} where a row
   *     may be marked
   * @param rows the first cell of each names the row; missing cells at the end stay blank
   */
  record Table(String title, String note, String style, List<String> header, List<Row> rows)
      implements Part {
    /** A table of numbers. */
    public static Table of(String title, String note, List<String> header, List<Row> rows) {
      return new Table(title, note, "", header, rows);
    }
  }

  /**
   * A row of a table.
   *
   * @param style {@code candidate} marks the row that a reader looks for; else empty
   */
  record Row(String style, List<Cell> cells) {
    /** A row of these cells. */
    public static Row of(Cell... cells) {
      return new Row("", List.of(cells));
    }
  }

  /**
   * A cell.
   *
   * @param note a second, smaller line; may be empty
   * @param look how the text is set: {@code text}, {@code code}, {@code item} (a text of the shop's
   *     own, in whatever script), {@code pill} or {@code heat}
   * @param style of a pill its tone, of heat its shade from 0 to 7; else empty
   */
  record Cell(String text, String note, String look, String style) {
    private static final int SHADES = 8;

    /** A plain cell. */
    public static Cell of(String text) {
      return new Cell(text, "", "text", "");
    }

    /** A cell with a second line. */
    public static Cell of(String text, String note) {
      return new Cell(text, note, "text", "");
    }

    /** Plain cells. */
    public static List<Cell> all(List<String> texts) {
      return texts.stream().map(Cell::of).toList();
    }

    /** A name as the machine knows it. */
    public static Cell code(String text) {
      return new Cell(text, "", "code", "");
    }

    /** A text of the shop's own, such as a title. */
    public static Cell item(String text, String note) {
      return new Cell(text, note, "item", "");
    }

    /** A verdict. */
    public static Cell pill(Tone tone, String text) {
      return new Cell(text, "", "pill", tone.style());
    }

    /**
     * A cell shaded by its share.
     *
     * @param share what is shaded, as a fraction; not a number is shaded like 0
     * @param hottest the share of the darkest shade
     */
    public static Cell heat(String text, double share, double hottest) {
      int shade =
          Double.isFinite(share) && hottest > 0
              ? (int) Math.max(0, Math.min(SHADES - 1, Math.floor(share / hottest * SHADES)))
              : 0;
      return new Cell(text, "", "heat", Integer.toString(shade));
    }
  }

  /** Small cards beside each other. */
  record Tiles(List<Tile> tiles) implements Part {}

  /** A small card: a thing and a few others with a number each. */
  record Tile(String title, String note, List<Entry> entries) {
    /** A line of a tile. */
    public record Entry(String text, String note, String value) {}
  }

  /**
   * One real case: what somebody did, and what they get for it.
   *
   * @param title what it is a case of
   * @param name under which pseudonym it goes
   * @param did the heading of the deeds
   * @param noDeeds stands where there are none
   * @param shown the heading of the offers
   * @param noOffers stands where there are none
   */
  record Example(
      String title,
      String name,
      String did,
      List<Deed> deeds,
      String noDeeds,
      String shown,
      List<Offer> offers,
      String noOffers)
      implements Part {}

  /**
   * What somebody did.
   *
   * @param what the kind of action, in words
   * @param times how often, in words; empty for once
   * @param date as {@code 2026-03-31}, for machines
   * @param day the same for the reader
   */
  record Deed(String what, Tone tone, String item, String times, String date, String day) {}

  /**
   * What somebody gets, by its place in a list.
   *
   * @param about one line more
   * @param why the name of the list of reasons
   */
  record Offer(int rank, String item, String about, String why, List<Reason> reasons) {}

  /**
   * What adds to an offer.
   *
   * @param style {@code rest} for the sum of all that is not named; else empty
   * @param sign {@code plus} or {@code minus}
   * @param width of its bar, in percent of the largest
   */
  record Reason(String item, String style, String value, String sign, int width) {}

  /** A card of lists that are folded away until asked for. */
  record Folds(List<Fold> folds) implements Part {}

  /** A list of names and values that is folded away. */
  record Fold(String summary, List<io.shopkeeper.report.Entry> entries) {}

  /** Those parts that are there, beside each other. */
  static Columns columns(List<? extends Part> parts) {
    return new Columns(List.copyOf(parts));
  }

  /** A list of parts that grows from top to bottom. */
  static List<Part> list(Part... parts) {
    return new ArrayList<>(Arrays.asList(parts));
  }
}
