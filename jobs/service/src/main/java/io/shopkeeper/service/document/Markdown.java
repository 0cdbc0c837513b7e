package io.shopkeeper.service.document;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Markdown as far as help pages use it: headings, paragraphs, lists, links, code. */
public final class Markdown {
  private static final Pattern HEADING = Pattern.compile("(#{1,6})[ \\t]+([^\\n]*)");

  /** Bounded, so that a text of brackets alone does not take the square of its length. */
  private static final Pattern LINK =
      Pattern.compile("!?\\[([^\\]\\n]{0,200})\\]\\([^)\\n]{0,500}\\)");

  private static final Pattern EMPHASIS =
      Pattern.compile(
          "[*`](?=\\S)|(?<=\\S)[*`]"
              + "|(?<![\\p{L}\\p{N}_])_{1,3}(?=\\S)|(?<=\\S)_{1,3}(?![\\p{L}\\p{N}_])");

  private static final Pattern FENCE = Pattern.compile("[ \\t]*(```|~~~).*");
  private static final String FRONT = "---";

  private Markdown() {}

  /**
   * The sections of a document.
   *
   * @param longest characters of a section at most
   */
  public static List<Section> sections(String document, int longest) {
    Section.Builder sections = new Section.Builder(longest);
    String[] lines = document.split("\\R", -1);
    boolean code = false;
    for (int i = afterFront(lines); i < lines.length; i++) {
      String line = lines[i];
      Matcher heading = HEADING.matcher(line);
      if (FENCE.matcher(line).matches()) {
        code = !code;
      } else if (!code && heading.matches()) {
        sections.heading(
            heading.group(1).length(), plain(heading.group(2).replaceAll("#+\\s*$", "")));
      } else {
        sections.line(code ? line : plain(line.replaceFirst("^\\s*(?:[-*+]|>)\\s+", "")));
      }
    }
    return sections.sections();
  }

  /** The first line behind a block of settings that some tools put above the text. */
  private static int afterFront(String[] lines) {
    if (!lines[0].strip().equals(FRONT)) {
      return 0;
    }
    for (int i = 1; i < lines.length; i++) {
      if (lines[i].strip().equals(FRONT)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static String plain(String line) {
    return EMPHASIS.matcher(LINK.matcher(line).replaceAll("$1")).replaceAll("");
  }
}
