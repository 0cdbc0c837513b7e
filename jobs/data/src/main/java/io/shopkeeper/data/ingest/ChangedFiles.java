package io.shopkeeper.data.ingest;

import io.shopkeeper.platform.table.TableWrite.SourceEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that a run parses, and which of a table's rows give way to them.
 *
 * @param parsed the files to parse, sorted by name; their places are the file numbers of {@code at}
 * @param replaced the names of those that the table has rows of: these rows give way
 * @param ledger what the table was made of before
 */
record ChangedFiles(
    List<SourceFile> parsed, Set<String> replaced, Map<String, SourceEntry> ledger) {

  /**
   * New files, corrected ones, and those whose rows depend on a corrected one: a row that gave way
   * to an equal row of a file which no longer has it must come back.
   *
   * @param found all files of the table that are there now
   * @param again {@code ingest.again}: files that did not change are parsed as well
   */
  static ChangedFiles of(
      List<SourceFile> found, Map<String, SourceEntry> ledger, boolean snapshot, boolean again) {
    Set<String> parse = new TreeSet<>();
    Set<String> days = new TreeSet<>();
    for (SourceFile file : found) {
      SourceEntry known = ledger.get(file.name());
      if (known == null || again || !known.sha256().equals(file.sha256())) {
        parse.add(file.name());
        if (known != null) {
          days.addAll(known.partitions());
        }
      }
    }
    boolean undated =
        snapshot && found.stream().anyMatch(f -> !f.dated() && parse.contains(f.name()));
    for (SourceFile file : found) {
      SourceEntry known = ledger.get(file.name());
      if (known != null
          && known.merged() > 0
          && known.partitions().stream().anyMatch(days::contains)) {
        parse.add(file.name());
      }
      // Files without a day are one snapshot together.
      if (undated && !file.dated()) {
        parse.add(file.name());
      }
    }
    Set<String> replaced = new TreeSet<>(parse);
    replaced.retainAll(ledger.keySet());
    return new ChangedFiles(
        found.stream().filter(file -> parse.contains(file.name())).toList(), replaced, ledger);
  }

  boolean none() {
    return parsed.isEmpty();
  }

  /** The partitions that change: those of the rows which come, and of the rows which give way. */
  Set<String> affected(Set<String> days, boolean snapshot) {
    Set<String> affected = new TreeSet<>(days);
    for (SourceFile file : parsed) {
      // The days of snapshots without a day of their own are history, and stay as they were.
      if (replaced.contains(file.name()) && (file.dated() || !snapshot)) {
        affected.addAll(ledger.get(file.name()).partitions());
      }
    }
    return affected;
  }

  /** The partitions among them of which other files' rows stay. */
  Set<String> kept(Set<String> affected, boolean snapshot) {
    Set<String> kept = new TreeSet<>(affected);
    if (snapshot) {
      // A snapshot without a day of its own replaces what was there.
      parsed.stream().filter(file -> !file.dated()).forEach(file -> kept.remove(file.day()));
    }
    return kept;
  }
}
