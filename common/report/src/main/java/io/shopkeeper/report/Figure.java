package io.shopkeeper.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One chart: a title that states the finding, the data for {@code report.js}, and the same data as
 * a table for readers who cannot see it.
 *
 * @param id unique in the page
 * @param title the finding, in a sentence
 * @param note how to read it
 * @param json the specification that {@code report.js} draws, escaped for a script element
 * @param header column names of the table
 * @param rows cells of the table, formatted
 */
public record Figure(
    String id, String title, String note, String json, List<String> header, List<List<String>> rows)
    implements Part {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Starts a figure.
   *
   * @param id unique in the page
   * @param kind {@code bars}, {@code lines}, {@code curves}, {@code intervals} or {@code spans}
   */
  public static Builder of(String id, String kind) {
    return new Builder(id, kind);
  }

  /**
   * Serialises a value to JSON that is safe inside a script element: it contains neither {@code </}
   * nor the line separators that old JavaScript parsers reject.
   */
  static String json(Object value) {
    try {
      return MAPPER
          .writeValueAsString(value)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("figure data cannot be written as JSON", e);
    }
  }

  /**
   * A bin of a histogram.
   *
   * @param low lower bound of its values, inclusive
   * @param high upper bound of its values, exclusive
   * @param count number of values in the bin
   */
  public record Bin(double low, double high, long count) {}

  /**
   * Completes a figure of counts as a histogram.
   *
   * @param figure with its title, note and axes
   * @param counts name of the column of counts
   * @param labels one for each bin
   * @param share name of the column of shares
   */
  public static Figure histogram(
      Builder figure,
      String counts,
      List<String> labels,
      List<Bin> bins,
      String share,
      Words words) {
    double total = Math.max(1, bins.stream().mapToLong(Bin::count).sum());
    figure.with("histogram", true).header("", counts, share);
    Series series = figure.series(counts, "s1");
    for (int i = 0; i < bins.size(); i++) {
      figure.label(labels.get(i));
      series.addCount(bins.get(i).count());
      figure.row(
          labels.get(i),
          words.count(bins.get(i).count()),
          words.percent(bins.get(i).count() / total));
    }
    return figure.build();
  }

  /** Builds the specification of a figure. */
  public static final class Builder {
    private final String id;
    private final ObjectNode spec = MAPPER.createObjectNode();
    private final List<List<String>> rows = new ArrayList<>();
    private String title = "";
    private String note = "";
    private List<String> header = List.of();

    private Builder(String id, String kind) {
      this.id = id;
      spec.put("kind", kind);
      spec.putArray("labels");
      spec.putArray("series");
    }

    /** States the finding. */
    public Builder title(String text) {
      title = text;
      return this;
    }

    /** Says how to read it. */
    public Builder note(String text) {
      note = text;
      return this;
    }

    /** Sets an option of the specification. */
    public Builder with(String option, Object value) {
      spec.set(option, MAPPER.valueToTree(value));
      return this;
    }

    /** Describes an axis: its title with the unit, and how its numbers are written. */
    public Builder axis(String axis, String axisTitle, String format) {
      spec.putObject(axis).put("title", axisTitle).put("format", format);
      return this;
    }

    /** Fixes one end of an axis. */
    public Builder bound(String axis, String end, double value) {
      ((ObjectNode) spec.get(axis)).put(end, value);
      return this;
    }

    /** Makes an axis logarithmic. */
    public Builder logarithmic(String axis) {
      ((ObjectNode) spec.get(axis)).put("log", true);
      return this;
    }

    /** Adds the label of a category or bar. */
    public Builder label(String label) {
      ((ArrayNode) spec.get("labels")).add(label);
      return this;
    }

    /** Adds a series of numbers; a value that is not finite is drawn as a gap. */
    public Series series(String name, String color) {
      ObjectNode node = ((ArrayNode) spec.get("series")).addObject();
      node.put("name", name).put("color", color);
      return new Series(node);
    }

    /** Names the columns of the table beside the chart. */
    public Builder header(String... names) {
      header = List.of(names);
      return this;
    }

    /** Adds a row to the table beside the chart. */
    public Builder row(String... cells) {
      rows.add(List.of(cells));
      return this;
    }

    /** Adds a row to the table beside the chart. */
    public Builder row(List<String> cells) {
      rows.add(List.copyOf(cells));
      return this;
    }

    /** Builds the figure. */
    public Figure build() {
      spec.put("title", title);
      return new Figure(id, title, note, json(spec), header, List.copyOf(rows));
    }
  }

  /** One series of a figure. */
  public static final class Series {
    private final ObjectNode node;

    private Series(ObjectNode node) {
      this.node = node;
      node.putArray("data");
    }

    /** Adds a value. */
    public Series add(double value) {
      append((ArrayNode) node.get("data"), value);
      return this;
    }

    /** Adds a count. */
    public Series addCount(long value) {
      ((ArrayNode) node.get("data")).add(value);
      return this;
    }

    /** Adds a pair: a point, or the two ends of a bar. */
    public Series add(double first, double second) {
      ArrayNode pair = ((ArrayNode) node.get("data")).addArray();
      append(pair, first);
      append(pair, second);
      return this;
    }

    /** Adds a value with its interval. */
    public Series add(double value, double low, double high) {
      ArrayNode triple = ((ArrayNode) node.get("data")).addArray();
      append(triple, value);
      append(triple, low);
      append(triple, high);
      return this;
    }

    /** Sets an option of the series. */
    public Series with(String option, Object value) {
      node.set(option, MAPPER.valueToTree(value));
      return this;
    }

    private static void append(ArrayNode to, double value) {
      if (Double.isFinite(value)) {
        to.add(value);
      } else {
        to.addNull();
      }
    }
  }
}
