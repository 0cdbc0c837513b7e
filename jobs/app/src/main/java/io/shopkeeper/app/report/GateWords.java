package io.shopkeeper.app.report;

import io.shopkeeper.report.Words;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates the names of a gate's comparisons. */
public final class GateWords {
  private static final Pattern AGAINST = Pattern.compile("(.+?) against (.+?)(?:, .+? with (.+))?");

  private final Words words;

  GateWords(Words words) {
    this.words = words;
  }

  /** The names of the two models compared, with the slice if there is one. */
  public String check(String check) {
    Matcher named = AGAINST.matcher(check);
    if (!named.matches()) {
      return check;
    }
    String model = words.name("model", named.group(1));
    String other = words.name("model", named.group(2));
    return named.group(3) == null
        ? words.text("gate.against", model, other)
        : words.text("gate.against-in", model, other, words.name("slice", named.group(3)));
  }
}
