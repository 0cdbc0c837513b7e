package io.shopkeeper.reviews.insight;

import io.shopkeeper.reviews.insight.Insight.Point;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Buying advice in one language, made of the facts of an insight and nothing else, and the words of
 * a reason to recommend. Its phrases lie in {@code advice_en.properties} and {@code
 * advice_zh.properties}.
 */
final class Advice {
  private final ResourceBundle phrases;
  private final Locale locale;
  private final Function<Point, String> name;

  private Advice(Locale locale, Function<Point, String> name) {
    this.locale = locale;
    this.name = name;
    this.phrases =
        ResourceBundle.getBundle(
            "io.shopkeeper.reviews.insight.advice",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  static Advice chinese() {
    return new Advice(Locale.CHINESE, Point::chinese);
  }

  static Advice english() {
    return new Advice(Locale.ENGLISH, Point::english);
  }

  /** The advice that follows from an insight. */
  String of(Insight insight) {
    if (insight.reviews() == 0) {
      return say(insight.suspicious() > 0 ? "only-suspicious" : "none", insight.suspicious());
    }
    if (!insight.enough()) {
      return say("few", insight.reviews());
    }
    Liking.Share sentiment = insight.sentiment();
    StringBuilder advice =
        new StringBuilder(
            say(
                "sentiment",
                insight.reviews(),
                percent(sentiment.mean()),
                percent(sentiment.low()),
                percent(sentiment.high())));
    if (sentiment.low() > insight.category()) {
      advice.append(say("above", percent(insight.category())));
    } else if (sentiment.high() < insight.category()) {
      advice.append(say("below", percent(insight.category())));
    }
    if (!insight.strengths().isEmpty()) {
      advice.append(say("suits", names(insight.strengths(), "and")));
    }
    if (!insight.weaknesses().isEmpty()) {
      Point worst = insight.weaknesses().get(0);
      advice.append(
          say(
              "disappointed",
              names(insight.weaknesses(), "or"),
              name.apply(worst),
              percent(worst.share())));
    }
    if (insight.trend() != null && !insight.trend().equals("steady")) {
      advice.append(say(insight.trend()));
    }
    return advice.toString().strip();
  }

  /** Says that buyers praise an aspect, by its name in this language. */
  String praise(String aspect) {
    return say("praise", aspect);
  }

  private String names(List<Point> points, String joint) {
    List<String> names = points.stream().map(name).toList();
    if (names.size() == 1) {
      return names.get(0);
    }
    return names.subList(0, names.size() - 1).stream()
            .collect(Collectors.joining(phrases.getString("comma")))
        + phrases.getString(joint)
        + names.get(names.size() - 1);
  }

  private String say(String key, Object... values) {
    return new MessageFormat(phrases.getString(key), locale).format(values);
  }

  private static String percent(double share) {
    return Math.round(100 * share) + "%";
  }
}
