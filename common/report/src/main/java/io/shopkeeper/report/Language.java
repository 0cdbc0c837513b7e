package io.shopkeeper.report;

import java.util.Locale;

/** The languages that the report is written in. */
public enum Language {
  /** English. */
  EN(Locale.UK, "en"),
  /** Simplified Chinese. */
  ZH(Locale.SIMPLIFIED_CHINESE, "zh-CN");

  private final Locale locale;
  private final String tag;

  Language(Locale locale, String tag) {
    this.locale = locale;
    this.tag = tag;
  }

  /** How numbers and dates are written. */
  public Locale locale() {
    return locale;
  }

  /** The BCP 47 tag, for the page's {@code lang} attribute and the browser's number formats. */
  public String tag() {
    return tag;
  }
}
