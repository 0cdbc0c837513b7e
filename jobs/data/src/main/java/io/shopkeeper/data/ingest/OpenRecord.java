package io.shopkeeper.data.ingest;

/** A record whose quoted field did not close on its line, as far as it was read. */
final class OpenRecord {
  /** A record that was opened more often has quotes that close nothing. */
  private static final int MOST_OPENED = 8;

  private final StringBuilder text = new StringBuilder();
  private final char quote;
  private final int longest;
  private long began;
  private boolean isOpen;
  private int opened;

  /**
   * @param quote the quote around fields
   * @param longest number of characters at which a record is given up
   */
  OpenRecord(char quote, int longest) {
    this.quote = quote;
    this.longest = longest;
  }

  boolean isOpen() {
    return isOpen;
  }

  /** Begins, or goes on with a record that did not close; false if it is to be given up. */
  boolean begin(String line, long at) {
    if (line.length() > longest || ++opened > MOST_OPENED) {
      return false;
    }
    text.setLength(0);
    text.append(line);
    began = at;
    isOpen = true;
    return true;
  }

  /**
   * Adds a line.
   *
   * @return whether to try the record again: an odd number of quotes closes a field
   */
  boolean add(String line) {
    text.append('\n').append(line);
    return line.chars().filter(c -> c == quote).count() % 2 == 1 || text.length() > longest;
  }

  String text() {
    return text.toString();
  }

  /** The position of its first line. */
  long began() {
    return began;
  }

  /** Ends the record: what follows is another one. */
  void end() {
    isOpen = false;
    opened = 0;
  }
}
