package io.shopkeeper.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.app.report.Report.Entry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads records of other jobs: what is missing or of another kind is "not known", no error. */
final class Json {
  private Json() {}

  /** A number; NaN where there is none. */
  static double number(JsonNode node) {
    return node.isNumber() ? node.doubleValue() : Double.NaN;
  }

  /** A moment, or null. */
  static Instant instant(JsonNode node) {
    try {
      return Instant.parse(node.asText());
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** A day, or null. */
  static LocalDate day(JsonNode node) {
    try {
      return LocalDate.parse(node.asText());
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The leaves of a tree as dotted paths; lists of plain values on one line. */
  static List<Entry> leaves(JsonNode tree) {
    List<Entry> out = new ArrayList<>();
    collect("", tree, out);
    return out;
  }

  private static void collect(String path, JsonNode node, List<Entry> into) {
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field ->
                  collect(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      into));
    } else if (node.isArray()) {
      into.add(
          new Entry(
              path,
              StreamSupport.stream(node.spliterator(), false)
                  .map(Json::plain)
                  .collect(Collectors.joining(", "))));
    } else if (!node.isMissingNode()) {
      into.add(new Entry(path, plain(node)));
    }
  }

  private static String plain(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }
}
