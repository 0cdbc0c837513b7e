package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.table.TableWrite.SourceEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangedFilesTest {
  private static SourceFile file(String name, String sha, String day, Boolean dated) {
    return new SourceFile(
        name, name, 1, "log", null, day, dated, sha, List.of(), null, PictureLabels.NONE);
  }

  private static SourceFile file(String name, String sha) {
    return file(name, sha, null, false);
  }

  private static SourceEntry entry(String sha, long merged, String... days) {
    return new SourceEntry(sha, 1, 1, 0, 1, 0, merged, Set.of(days), "run");
  }

  private static List<String> names(ChangedFiles files) {
    return files.parsed().stream().map(SourceFile::name).toList();
  }

  @Test
  void parsesNewAndCorrectedFilesOnly() {
    List<SourceFile> found = List.of(file("a", "1"), file("b", "2"), file("c", "3"));
    Map<String, SourceEntry> ledger =
        Map.of("a", entry("1", 0, "2024-05-30"), "b", entry("old", 0, "2024-05-30"));
    ChangedFiles files = ChangedFiles.of(found, ledger, false, false);
    assertEquals(List.of("b", "c"), names(files));
    assertEquals(Set.of("b"), files.replaced());
    assertEquals(Set.of("2024-05-30", "2024-05-31"), files.affected(Set.of("2024-05-31"), false));
    assertEquals(3, ChangedFiles.of(found, ledger, false, true).parsed().size());
    assertTrue(ChangedFiles.of(List.of(file("a", "1")), ledger, false, false).none());
  }

  @Test
  void parsesAgainWhatHadLostRowsToACorrectedFile() {
    Map<String, SourceEntry> ledger =
        Map.of(
            "a", entry("old", 0, "2024-05-30"),
            "b", entry("2", 5, "2024-05-30", "2024-05-31"),
            "c", entry("3", 5, "2024-05-29"),
            "d", entry("4", 0, "2024-05-30"));
    List<SourceFile> found =
        List.of(file("a", "1"), file("b", "2"), file("c", "3"), file("d", "4"));
    assertEquals(List.of("a", "b"), names(ChangedFiles.of(found, ledger, false, false)));
  }

  @Test
  void filesWithoutADayAreOneSnapshot() {
    Map<String, SourceEntry> ledger =
        Map.of("a", entry("old", 0, "2024-05-30"), "b", entry("2", 0, "2024-05-30"));
    List<SourceFile> found =
        List.of(
            file("a", "1", "2024-05-31", false),
            file("b", "2", "2024-05-31", false),
            file("ds=2024-05-01/c", "3", "2024-05-01", true));
    ChangedFiles files = ChangedFiles.of(found, ledger, true, false);
    assertEquals(List.of("a", "b", "ds=2024-05-01/c"), names(files));
    Set<String> affected = files.affected(Set.of("2024-05-31", "2024-05-01"), true);
    assertEquals(Set.of("2024-05-01", "2024-05-31"), affected, "2024-05-30 is history");
    assertEquals(Set.of("2024-05-01"), files.kept(affected, true));
  }
}
