package io.shopkeeper.service.document;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a document under one heading.
 *
 * @param title the headings above it, the outermost first, joined by {@code " › "}
 * @param text in plain words, paragraphs on lines of their own; not blank
 */
public record Section(String title, String text) {
  private static final String WITHIN = " › ";

  /** Collects the sections of a document in its order. */
  static final class Builder {
    private final int longest;
    private final List<String> headings = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Section> sections = new ArrayList<>();

    /**
     * Begins a document.
     *
     * @param longest characters after which a section goes on in the next one
     */
    Builder(int longest) {
      this.longest = longest;
    }

    /** Begins what stands under a heading; 1 is the outermost level. */
    void heading(int level, String title) {
      close();
      while (headings.size() >= level) {
        headings.remove(headings.size() - 1);
      }
      while (headings.size() < level - 1) {
        headings.add("");
      }
      headings.add(title.strip());
    }

    /** Adds a line of text. */
    void line(String line) {
      String plain = line.replaceAll("[\\s\\u00A0]+", " ").strip();
      for (int at = 0; at < plain.length(); at += longest) {
        String part = plain.substring(at, Math.min(plain.length(), at + longest));
        if (text.length() > 0 && text.length() + part.length() >= longest) {
          close();
        }
        text.append(text.length() == 0 ? "" : "\n").append(part);
      }
    }

    private void close() {
      if (text.length() > 0) {
        sections.add(
            new Section(
                String.join(WITHIN, headings.stream().filter(h -> !h.isEmpty()).toList()),
                text.toString()));
        text.setLength(0);
      }
    }

    List<Section> sections() {
      close();
      return List.copyOf(sections);
    }
  }
}
