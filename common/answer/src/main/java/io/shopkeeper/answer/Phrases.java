package io.shopkeeper.answer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/** The templates of answers in one language: {@code answers_zh.properties}, {@code answers_en}. */
final class Phrases {
  static final Phrases CHINESE = new Phrases("zh");
  static final Phrases ENGLISH = new Phrases("en");

  private final String language;
  private final Properties words = new Properties();

  private Phrases(String language) {
    this.language = language;
    String name = "answers_" + language + ".properties";
    try (InputStream in = Phrases.class.getResourceAsStream(name)) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  String language() {
    return language;
  }

  /**
   * A phrase with what it speaks of: {@code {0}}, {@code {1}}, … are replaced once, so that braces
   * within what customers or documents wrote stay what they are.
   */
  String of(String key, Object... parts) {
    String template = words.getProperty(key);
    if (template == null) {
      throw new IllegalArgumentException("no phrase " + key + " in " + language);
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      if (open < 0) {
        break;
      }
      out.append(template, at, open).append(parts[template.charAt(open + 1) - '0']);
      at = open + 3;
    }
    return out.append(template.substring(at)).toString();
  }

  /** The shop's word for a status of an order in this language, or the word itself. */
  String status(String status) {
    return words.getProperty("status." + status.toLowerCase(Locale.ROOT), status);
  }

  /** A value of the catalogue: yes and no in this language, all else as it stands there. */
  String value(String value) {
    return words.getProperty("value." + value.strip().toLowerCase(Locale.ROOT), value);
  }
}
