package io.shopkeeper.data.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Extracts fields from a JSON object on one line; a nested field is named {@code a.b}. */
final class JsonLine {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Integer> places = new HashMap<>();
  private final boolean nested;
  private final boolean[] seen;

  JsonLine(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
    this.seen = new boolean[names.size()];
    this.nested = names.stream().anyMatch(name -> name.indexOf('.') >= 0);
  }

  /**
   * The fields' texts, null for missing or null ones; null if the line is malformed.
   *
   * @param problem receives the problem at index 0
   */
  String[] split(String line, String[] problem) {
    String[] fields = new String[places.size()];
    problem[0] = null;
    Arrays.fill(seen, false);
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        problem[0] = "not a JSON object";
        return null;
      }
      object(parser, "", fields, problem);
      if (problem[0] != null) {
        return null;
      }
      if (parser.nextToken() != null) {
        problem[0] = "text stands after the JSON object";
        return null;
      }
      return fields;
    } catch (IOException e) {
      // The parser's message would quote values.
      problem[0] = "not valid JSON";
      return null;
    }
  }

  private void object(JsonParser parser, String prefix, String[] fields, String[] problem)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix.isEmpty() ? parser.getCurrentName() : prefix + parser.getCurrentName();
      JsonToken value = parser.nextToken();
      Integer place = places.get(name);
      if (value == JsonToken.START_OBJECT && nested && prefix.length() < 200) {
        object(parser, name + ".", fields, problem);
      } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        parser.skipChildren();
      } else if (place != null) {
        if (seen[place]) {
          problem[0] = "a field stands in it twice";
        }
        seen[place] = true;
        fields[place] = value == JsonToken.VALUE_NULL ? null : parser.getText();
      }
    }
  }
}
