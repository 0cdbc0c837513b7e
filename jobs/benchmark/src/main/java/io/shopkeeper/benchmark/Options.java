package io.shopkeeper.benchmark;

import java.util.Map;
import java.util.TreeMap;

/** {@code --key value} pairs of a benchmark. */
final class Options {
  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  static Options parse(String... arguments) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            "'" + arguments[i] + "' is no option with a value: write --users 50000");
      }
      values.put(arguments[i].substring(2), arguments[i + 1]);
    }
    return new Options(values);
  }

  String text(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  int number(String key, int otherwise) {
    return values.containsKey(key) ? Integer.parseInt(values.get(key)) : otherwise;
  }
}
