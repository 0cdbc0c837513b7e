package io.shopkeeper.data.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The counts of many source files, as few lines as a reader can take in. */
final class FileCounts {
  private FileCounts() {}

  /**
   * The counts of each file; of too many, those of their folders, and so on upwards. Nothing is
   * left out.
   *
   * @param most lines at most
   */
  static List<IngestFacts.File> of(List<IngestFacts.File> files, int most) {
    List<IngestFacts.File> lines = files;
    while (lines.size() > most) {
      Map<String, IngestFacts.File> folders = new TreeMap<>();
      lines.forEach(
          line ->
              folders.merge(
                  folder(line.file()), line, (one, other) -> sum(folder(line.file()), one, other)));
      List<IngestFacts.File> summed = new ArrayList<>();
      folders.forEach((folder, line) -> summed.add(named(folder, line)));
      lines = summed;
    }
    return lines;
  }

  /**
   * The folder of a file or of another folder, which ends in a slash; the outermost is {@code /}.
   */
  private static String folder(String name) {
    String inner = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    return inner.substring(0, inner.lastIndexOf('/') + 1).isEmpty()
        ? "/"
        : inner.substring(0, inner.lastIndexOf('/') + 1);
  }

  private static IngestFacts.File named(String name, IngestFacts.File line) {
    return new IngestFacts.File(
        name, line.parsed(), line.unparseable(), line.curated(), line.quarantined(), line.merged());
  }

  private static IngestFacts.File sum(String name, IngestFacts.File one, IngestFacts.File other) {
    return new IngestFacts.File(
        name,
        one.parsed() + other.parsed(),
        one.unparseable() + other.unparseable(),
        one.curated() + other.curated(),
        one.quarantined() + other.quarantined(),
        one.merged() + other.merged());
  }
}
