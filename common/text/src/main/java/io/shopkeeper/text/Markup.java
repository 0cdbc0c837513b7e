package io.shopkeeper.text;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Removes HTML from a text: elements that HTML knows, comments, scripts and styles with their
 * content, and the entities of characters. What only looks like an element, such as {@code I <3 it}
 * or {@code <手机>}, stays.
 */
final class Markup {
  /** What was escaped again and again on its way is unescaped as often, but not for ever. */
  private static final int MOST_PASSES = 4;

  private static final int LONGEST_ENTITY = 10;

  private static final Set<String> SKIPPED = Set.of("script", "style", "template", "noscript");
  private static final Set<String> BREAKS =
      Set.of("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ul", "ol");
  private static final Set<String> INLINE =
      Set.of(
          "a",
          "abbr",
          "acronym",
          "article",
          "aside",
          "audio",
          "b",
          "big",
          "blockquote",
          "body",
          "button",
          "center",
          "cite",
          "code",
          "dd",
          "del",
          "details",
          "dl",
          "dt",
          "em",
          "embed",
          "fieldset",
          "figure",
          "font",
          "footer",
          "form",
          "frame",
          "head",
          "header",
          "html",
          "i",
          "iframe",
          "img",
          "input",
          "ins",
          "kbd",
          "label",
          "link",
          "main",
          "mark",
          "meta",
          "nav",
          "object",
          "option",
          "param",
          "pre",
          "q",
          "s",
          "section",
          "select",
          "small",
          "source",
          "span",
          "strike",
          "strong",
          "sub",
          "summary",
          "sup",
          "svg",
          "table",
          "tbody",
          "td",
          "textarea",
          "tfoot",
          "th",
          "thead",
          "title",
          "u",
          "video");

  private static final Map<String, String> ENTITIES =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", " "),
          Map.entry("ensp", " "),
          Map.entry("emsp", " "),
          Map.entry("hellip", "…"),
          Map.entry("mdash", "—"),
          Map.entry("ndash", "–"),
          Map.entry("ldquo", "“"),
          Map.entry("rdquo", "”"),
          Map.entry("lsquo", "‘"),
          Map.entry("rsquo", "’"),
          Map.entry("laquo", "«"),
          Map.entry("raquo", "»"),
          Map.entry("middot", "·"),
          Map.entry("bull", "•"),
          Map.entry("deg", "°"),
          Map.entry("times", "×"),
          Map.entry("frac12", "½"),
          Map.entry("frac14", "¼"),
          Map.entry("yen", "¥"),
          Map.entry("euro", "€"),
          Map.entry("pound", "£"),
          Map.entry("cent", "¢"),
          Map.entry("copy", "©"),
          Map.entry("reg", "®"),
          Map.entry("trade", "™"));

  private Markup() {}

  static String without(String text) {
    String now = text;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      String next = now.indexOf('<') < 0 && now.indexOf('&') < 0 ? now : once(now);
      if (next.equals(now)) {
        break;
      }
      now = next;
    }
    return now;
  }

  private static String once(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int lastEnd = text.lastIndexOf('>');
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int next =
          c == '<' && i < lastEnd ? element(text, i, out) : c == '&' ? entity(text, i, out) : i;
      if (next == i) {
        out.append(c);
        next = i + 1;
      }
      i = next;
    }
    return out.toString();
  }

  /** The index after the element at an index; the index itself if there is none. */
  private static int element(String text, int start, StringBuilder out) {
    if (text.startsWith("<!--", start)) {
      int end = text.indexOf("-->", start + 4);
      return end < 0 ? text.length() : end + 3;
    }
    int nameStart =
        text.startsWith("</", start) || text.startsWith("<!", start) ? start + 2 : start + 1;
    int nameEnd = nameStart;
    while (nameEnd < text.length()
        && nameEnd - nameStart < 12
        && nameLetter(text.charAt(nameEnd))) {
      nameEnd++;
    }
    String name = text.substring(nameStart, nameEnd).toLowerCase(Locale.ROOT);
    boolean known =
        SKIPPED.contains(name)
            || BREAKS.contains(name)
            || INLINE.contains(name)
            || (name.equals("doctype") && text.charAt(nameStart - 1) == '!');
    if (!known || !endsName(text.charAt(nameEnd))) {
      return start;
    }
    int end = text.indexOf('>', nameEnd) + 1;
    if (SKIPPED.contains(name) && nameStart == start + 1) {
      return afterClosing(text, name, end);
    }
    if (BREAKS.contains(name)) {
      out.append('\n');
    }
    return end;
  }

  private static boolean nameLetter(char c) {
    return (Letters.latin(c) && c < 0x80) || Letters.digit(c);
  }

  private static boolean endsName(char c) {
    return c == '>' || c == '/' || Character.isWhitespace(c);
  }

  /** As browsers do: what is never closed goes on to the end. */
  private static int afterClosing(String text, String name, int from) {
    for (int i = text.indexOf("</", from); i >= 0; i = text.indexOf("</", i + 2)) {
      if (text.regionMatches(true, i + 2, name, 0, name.length())) {
        int end = text.indexOf('>', i);
        return end < 0 ? text.length() : end + 1;
      }
    }
    return text.length();
  }

  private static int entity(String text, int start, StringBuilder out) {
    int end = start + 1;
    int last = Math.min(text.length(), start + 2 + LONGEST_ENTITY);
    while (end < last && (nameLetter(text.charAt(end)) || text.charAt(end) == '#')) {
      end++;
    }
    if (end == text.length() || text.charAt(end) != ';') {
      return start;
    }
    String name = text.substring(start + 1, end);
    String named = ENTITIES.get(name);
    if (named != null) {
      out.append(named);
      return end + 1;
    }
    int code = code(name);
    if (code < 0) {
      return start;
    }
    out.appendCodePoint(code);
    return end + 1;
  }

  /** The character of a numeric entity such as {@code #39} or {@code #x4F60}; −1 if it is none. */
  private static int code(String name) {
    boolean hex = name.startsWith("#x") || name.startsWith("#X");
    if (!name.startsWith("#")) {
      return -1;
    }
    try {
      int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
      boolean character =
          Character.isValidCodePoint(code)
              && !(code <= Character.MAX_VALUE && Character.isSurrogate((char) code));
      return character ? code : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
