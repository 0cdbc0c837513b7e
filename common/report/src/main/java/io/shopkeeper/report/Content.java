package io.shopkeeper.report;

import java.util.List;

/**
 * What a section shows.
 *
 * @param headlines its numbers among those that the page opens with, if any
 * @param parts from top to bottom; none at all leaves the section out of the page
 */
public record Content(List<Headline> headlines, List<Part> parts) {
  /** The content of a section that is left out of the page. */
  public static final Content NOTHING = new Content(List.of(), List.of());

  /** Content with these parts and no headline. */
  public static Content of(Part... parts) {
    return new Content(List.of(), List.of(parts));
  }

  /**
   * A number that the page opens with.
   *
   * @param note what it is measured in or of; may be empty
   */
  public record Headline(String label, String value, String note) {}
}
