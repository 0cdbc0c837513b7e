package io.shopkeeper.benchmark;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The options of the command line: {@code --key value} pairs, and {@code --quick} without a value.
 */
final class Options {
  private static final String QUICK = "quick";

  private static final Set<String> NUMBERS =
      words(
          "als-items als-rank als-users averaging-frequency epochs items iterations k kernel-users"
              + " mllib-users rank ratings repeats requests scale users");

  private static final Set<String> TEXTS =
      words(
          "alpha choices data directory folder lengths log millions model network networks on only peers python"
              + " regularisation seconds texts");

  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  private static Set<String> words(String words) {
    return new TreeSet<>(List.of(words.split(" ", -1)));
  }

  static Options parse(String... arguments) {
    Map<String, String> values = new TreeMap<>();
    int i = 0;
    while (i < arguments.length) {
      String key = arguments[i];
      if (key.equals("--" + QUICK)) {
        values.put(QUICK, "");
        i++;
        continue;
      }
      if (!key.startsWith("--") || i + 1 == arguments.length) {
        throw new WrongWords("'" + key + "' is not an option with a value: write --users 50000");
      }
      boolean number = NUMBERS.contains(key.substring(2));
      if (!number && !TEXTS.contains(key.substring(2))) {
        throw new WrongWords(
            "no option '" + key + "'; there are: " + NUMBERS + " with a number, " + TEXTS);
      }
      if (number && !arguments[i + 1].matches("[1-9][0-9]{0,8}")) {
        throw new WrongWords(
            key
                + " "
                + arguments[i + 1]
                + ": write a whole number from 1 to 999999999, such as "
                + key
                + " 5");
      }
      values.put(key.substring(2), arguments[i + 1]);
      i += 2;
    }
    return new Options(values);
  }

  String text(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  /**
   * The value of an option, one of several words.
   *
   * @throws WrongWords for any other word
   */
  String choice(String key, String... words) {
    String text = text(key, words[0]);
    if (!List.of(words).contains(text)) {
      throw new WrongWords("--" + key + " " + text + ": write one of " + String.join(", ", words));
    }
    return text;
  }

  /** The comma-separated values of an option; empty if it is not given. */
  List<String> list(String key) {
    String text = values.getOrDefault(key, "");
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  /**
   * The number of an option.
   *
   * @param otherwise the default
   * @param quick the default with {@code --quick}
   */
  int number(String key, int otherwise, int quick) {
    if (values.containsKey(key)) {
      return Integer.parseInt(values.get(key));
    }
    return values.containsKey(QUICK) ? quick : otherwise;
  }

  /** Whether a contender is to be run: all are, unless {@code --only} names some. */
  boolean wants(String contender) {
    return list("only").isEmpty() || list("only").contains(contender);
  }
}
