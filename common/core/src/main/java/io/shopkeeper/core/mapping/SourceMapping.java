package io.shopkeeper.core.mapping;

import io.shopkeeper.core.settings.Setting;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Section {@code sources.NAME}: how files of one kind are parsed into rows of one table. */
public record SourceMapping(
    @Setting("the table to fill, such as events, products or orders") String table,
    @Setting("which files below the input folder, as globs; ** crosses folders") List<String> files,
    @Setting("whether the input may lack such files") boolean optional,
    @Setting("how records are written: csv, json-lines, parquet, user-items or pictures")
        Format format,
    @Setting("charsets to try on each line, in order") List<String> encodings,
    @Setting(value = "a longer line is quarantined, bytes", min = 64, max = 256 << 20)
        int maxLineBytes,
    CsvFormat csv,
    Labels labels,
    @Setting("column of the table = field of the source") Map<String, String> columns,
    @Setting("column of the table = the same value in every row") Map<String, String> constants,
    @Setting("column of the table = text with {field} for each field of the source")
        Map<String, String> templates,
    @Setting("column of the table = value where the source has none")
        Map<String, String> whenMissing,
    @Setting("attribute = field of the source, kept in the attributes column")
        Map<String, String> attributes,
    @Setting("the source's event type = the table's") Map<String, String> eventTypes,
    @Setting("for another column of few values: column { the source's value = the table's }")
        Map<String, String> values,
    TimeFormat time,
    Rules rules,
    Duplicates duplicates,
    @Setting("the day of a snapshot whose path has no ds=YYYY-MM-DD: as-of, or such as 2024-05-31")
        String snapshotDay)
    implements Serializable {

  /** The same source with another time format. */
  public SourceMapping withTimeFormat(String timeFormat) {
    return new SourceMapping(
        table,
        files,
        optional,
        format,
        encodings,
        maxLineBytes,
        csv,
        labels,
        columns,
        constants,
        templates,
        whenMissing,
        attributes,
        eventTypes,
        values,
        new TimeFormat(timeFormat, time.zone()),
        rules,
        duplicates,
        snapshotDay);
  }

  /** The value of each text of a column, if the mapping defines any; else empty. */
  Map<String, String> meanings(String column) {
    if (column.equals("event_type")) {
      return eventTypes;
    }
    Map<String, String> meanings = new TreeMap<>();
    String section = column + ".";
    values.forEach(
        (path, value) -> {
          if (path.startsWith(section)) {
            meanings.put(path.substring(section.length()), value);
          }
        });
    return meanings;
  }

  /** The key of the section that defines the values of a column's texts. */
  static String meaningsKey(String column) {
    return column.equals("event_type") ? "event-types" : "values." + column;
  }

  /** The file format of a source. */
  public enum Format {
    /** Separated values, one record per line. */
    CSV,
    /** One JSON object per line; nested fields are named a.b. */
    JSON_LINES,
    /** Parquet files. */
    PARQUET,
    /** One line per user with all items, separated by spaces: fields {@code user}, {@code item}. */
    USER_ITEMS,
    /**
     * One picture a file, or archives of pictures: fields {@code picture.path}, {@code
     * picture.folder}, {@code picture.name}, {@code picture.content}, and those of its label.
     */
    PICTURES
  }

  /** What is known of pictures, in a CSV file beside them, of the source's dialect. */
  public record Labels(
      @Setting("a CSV file below the input folder with a line for each picture; empty for none")
          String file,
      @Setting("its field with the picture's path below the input folder, or within its archive")
          String path)
      implements Serializable {}

  /** The dialect of separated values. */
  public record CsvFormat(
      @Setting("what stands between fields; \"\\t\" for tab") String separator,
      @Setting("the quote around fields, empty for none") String quote,
      @Setting("whether the first line names the fields") boolean header,
      @Setting("whether a quoted field may go on on the next line") boolean multiline,
      @Setting("the fields' names in order, where no header names them") List<String> fields)
      implements Serializable {}

  /** The format of times. */
  public record TimeFormat(
      @Setting("epoch-ms, epoch-s, epoch-us, iso or a pattern such as yyyy-MM-dd HH:mm:ss")
          String format,
      @Setting("the zone of times without offset: shop, or such as Asia/Shanghai") String zone)
      implements Serializable {}

  /** The normalisation of values. */
  public record Rules(
      @Setting("texts that mean no value") List<String> missing,
      @Setting("column = text to cut off its values' beginning") Map<String, String> stripPrefix,
      @Setting("column = text to cut off its values' end, such as .0")
          Map<String, String> stripSuffix,
      @Setting("column = what to replace in its values and by what: \"| -> /\"")
          Map<String, String> replace,
      @Setting("column = regular expression that its values match as a whole, else quarantine")
          Map<String, String> accept,
      @Setting("column = beginning of its values by which a purchase is known as a return")
          Map<String, String> returnPrefix,
      @Setting("a quantity below 0 is: refuse (quarantine) or return (a return of as many)")
          NegativeQuantity negativeQuantity,
      @Setting("a price of 0 is: keep, missing (no price) or refuse (quarantine)")
          ZeroPrice zeroPrice,
      @Setting("what stands before the decimals of prices and numbers: . or ,")
          String decimalSeparator,
      @Setting("texts that mean yes") List<String> trueValues)
      implements Serializable {}

  /** The interpretation of a negative quantity. */
  public enum NegativeQuantity {
    REFUSE,
    RETURN
  }

  /** The interpretation of a price of zero. */
  public enum ZeroPrice {
    KEEP,
    MISSING,
    REFUSE
  }

  /** The detection and handling of duplicates. */
  public record Duplicates(
      @Setting("the columns by which events without event_id are the same") List<String> key,
      @Setting("which row of a key stays, in order of file and position: first or last") Keep keep,
      @Setting("equal rows within a file: drop, or sum-quantity into the one that stays")
          EqualLines equalLines)
      implements Serializable {}

  /** The row that is kept of several with the same key. */
  public enum Keep {
    FIRST,
    LAST
  }

  /** The handling of equal rows within a file. */
  public enum EqualLines {
    DROP,
    SUM_QUANTITY
  }
}
