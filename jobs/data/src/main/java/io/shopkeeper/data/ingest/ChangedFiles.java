package io.shopkeeper.data.ingest;

import io.shopkeeper.platform.table.TableWrite.SourceEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that an incremental run parses, and those whose rows in the table they replace.
 *
 * @param parsed the files to parse, sorted by name; their indices are the file numbers in {@code
 *     at}
 * @param replaced the names of files whose rows in the table are replaced
 * @param ledger the source files of the table before the run
 */
record ChangedFiles(
    List<SourceFile> parsed, Set<String> replaced, Map<String, SourceEntry> ledger) {

  /**
   * Selects new files, corrected ones, and those whose rows depend on a corrected one: a duplicate
   * that was dropped in favour of a row which the corrected file no longer has must be restored.
   *
   * @param found all files of the table that exist now
   * @param again {@code ingest.again}: also parse files that did not change
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
      // Files without a day form one snapshot together.
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

  /** The partitions that change: those of the new rows and of the replaced ones. */
  Set<String> affected(Set<String> days, boolean snapshot) {
    Set<String> affected = new TreeSet<>(days);
    for (SourceFile file : parsed) {
      // Earlier snapshots of files without a day are history and stay unchanged.
      if (replaced.contains(file.name()) && (file.dated() || !snapshot)) {
        affected.addAll(ledger.get(file.name()).partitions());
      }
    }
    return affected;
  }

  /** The affected partitions in which rows of other files are kept. */
  Set<String> kept(Set<String> affected, boolean snapshot) {
    Set<String> kept = new TreeSet<>(affected);
    if (snapshot) {
      // A snapshot without a day replaces the partition.
      parsed.stream().filter(file -> !file.dated()).forEach(file -> kept.remove(file.day()));
    }
    return kept;
  }
}
