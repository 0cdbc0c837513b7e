package io.shopkeeper.report;

import java.util.List;

/**
 * The content of a section.
 *
 * @param headlines key figures for the top of the page; may be empty
 * @param parts from top to bottom; if empty, the page omits the section
 */
public record Content(List<Headline> headlines, List<Part> parts) {
  /** The content of a section that the page omits. */
  public static final Content NOTHING = new Content(List.of(), List.of());

  /** Content with these parts and no key figure. */
  public static Content of(Part... parts) {
    return new Content(List.of(), List.of(parts));
  }

  /**
   * A key figure at the top of the page.
   *
   * @param label what the figure is, in the reader's language
   * @param value the figure, already formatted
   * @param note its unit or reference; may be empty
   */
  public record Headline(String label, String value, String note) {}
}
