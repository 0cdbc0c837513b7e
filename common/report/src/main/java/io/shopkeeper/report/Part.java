package io.shopkeeper.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** A building block of the report page, as plain data. All texts are in the reader's language. */
public sealed interface Part
    permits Figure,
        Part.Lead,
        Part.Missing,
        Part.Heading,
        Part.Columns,
        Part.Table,
        Part.Tiles,
        Part.Example,
        Part.Folds,
        Part.Marked,
        Part.Pictures {

  /** The kind of block, by which the page's template chooses how to render it. */
  default String kind() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** The colour of a pill; a shape beside the text carries the same meaning. */
  enum Tone {
    GOOD,
    WARN,
    BAD,
    PLAIN,
    STRONG;

    /** The name of its style in the template. */
    public String style() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A paragraph. */
  record Lead(String text) implements Part {}

  /** A note that something is unavailable, and why. */
  record Missing(String text) implements Part {}

  /** A heading within a section. */
  record Heading(String text) implements Part {}

  /** Parts side by side if the screen is wide enough. */
  record Columns(List<Part> parts) implements Part {
    /** Arranges parts side by side. */
    public static Columns of(Part... parts) {
      return new Columns(List.of(parts));
    }
  }

  /**
   * A table in a card.
   *
   * @param title what the table shows
   * @param note how to read it; may be empty
   * @param style {@code ""} for numbers, {@code heat} for shaded cells, {@code metrics} if rows may
   *     be highlighted
   * @param rows the first cell of each is its header; missing cells at the end stay blank
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
   * @param style {@code candidate} highlights the row; else empty
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
   * @param look how the text is rendered: {@code text}, {@code code}, {@code item} (a text of the
   *     shop, in any script), {@code pill} or {@code heat}
   * @param style the tone of a pill, the shade of a heat cell from 0 to 7; else empty
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

    /** A plain cell for each text. */
    public static List<Cell> all(List<String> texts) {
      return texts.stream().map(Cell::of).toList();
    }

    /** An identifier, in monospaced type. */
    public static Cell code(String text) {
      return new Cell(text, "", "code", "");
    }

    /** A text of the shop, such as a product's title. */
    public static Cell item(String text, String note) {
      return new Cell(text, note, "item", "");
    }

    /** A short coloured label, such as a verdict. */
    public static Cell pill(Tone tone, String text) {
      return new Cell(text, "", "pill", tone.style());
    }

    /**
     * A cell shaded by a fraction.
     *
     * @param share the fraction that decides the shade; NaN is shaded like 0
     * @param hottest the fraction at which the shade is darkest
     */
    public static Cell heat(String text, double share, double hottest) {
      int shade =
          Double.isFinite(share) && hottest > 0
              ? (int) Math.max(0, Math.min(SHADES - 1, Math.floor(share / hottest * SHADES)))
              : 0;
      return new Cell(text, "", "heat", Integer.toString(shade));
    }
  }

  /** Small cards side by side. */
  record Tiles(List<Tile> tiles) implements Part {}

  /** A small card: a title and a short list of entries with a number each. */
  record Tile(String title, String note, List<Entry> entries) {
    /** An entry of a tile. */
    public record Entry(String text, String note, String value) {}
  }

  /**
   * One customer's example: the customer's actions and the recommendations made from them.
   *
   * @param title what the example shows
   * @param name the customer's shortened pseudonym
   * @param did heading of the actions
   * @param noDeeds text if there are no actions
   * @param shown heading of the recommendations
   * @param noOffers text if there are no recommendations
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
   * One action of the customer of an example.
   *
   * @param what the kind of action, in the reader's language
   * @param times how often, in the reader's language; empty for once
   * @param date the date as {@code 2026-03-31}, for the {@code datetime} attribute
   * @param day the date in the reader's language
   */
  record Deed(String what, Tone tone, String item, String times, String date, String day) {}

  /**
   * One recommended item of an example.
   *
   * @param rank its rank in the list, from 1
   * @param about a second line about the item
   * @param why heading of the reasons
   */
  record Offer(int rank, String item, String about, String why, List<Reason> reasons) {}

  /**
   * One contribution to the score of a recommended item.
   *
   * @param style {@code rest} for the sum of the contributions that are not listed; else empty
   * @param sign {@code plus} or {@code minus}
   * @param width length of its bar, in percent of the longest
   */
  record Reason(String item, String style, String value, String sign, int width) {}

  /** A card of collapsed lists that a reader can expand. */
  record Folds(List<Fold> folds) implements Part {}

  /** A collapsed list of names and values. */
  record Fold(String summary, List<io.shopkeeper.report.Entry> entries) {}

  /**
   * Texts in a card whose words are marked by what they speak for.
   *
   * @param title what is shown
   * @param note how to read it
   */
  record Marked(String title, String note, List<MarkedText> texts) implements Part {}

  /**
   * A text with a verdict.
   *
   * @param verdict a short label, as in a pill
   * @param note beside the verdict; may be empty
   */
  record MarkedText(Tone tone, String verdict, String note, List<MarkedWord> words) {}

  /**
   * A word with the space around it.
   *
   * @param style {@code for} or {@code against} and a strength from 1 to 3, such as {@code for-2};
   *     empty where it is not marked
   */
  record MarkedWord(String text, String style) {}

  /**
   * Rows of pictures in a card.
   *
   * @param title what is shown
   * @param note how to read it; may be empty
   */
  record Pictures(String title, String note, List<List<Shot>> rows) implements Part {}

  /**
   * A picture with what is said of it.
   *
   * @param jpeg the picture's file
   * @param text what it shows, in words; also read out in its stead
   * @param note a second line; may be empty
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Shot(byte[] jpeg, Tone tone, String text, String note) {
    /** The picture as an address that holds it. */
    public String source() {
      return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
    }
  }

  /** Arranges the parts side by side, without empty ones. */
  static Columns columns(List<? extends Part> parts) {
    return new Columns(List.copyOf(parts));
  }

  /** A mutable list of these parts. */
  static List<Part> list(Part... parts) {
    return new ArrayList<>(Arrays.asList(parts));
  }
}
