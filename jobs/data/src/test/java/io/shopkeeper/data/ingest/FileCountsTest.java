package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileCountsTest {
  private static IngestFacts.File file(String name) {
    return new IngestFacts.File(name, 5, 1, 3, 2, 1);
  }

  private static List<IngestFacts.File> pictures() {
    List<IngestFacts.File> files = new ArrayList<>();
    for (String folder : List.of("train/hat/", "train/衬 衫/", "test/hat/", "")) {
      for (int i = 0; i < 10; i++) {
        files.add(file(folder + i + ".jpg"));
      }
    }
    return files;
  }

  @Test
  void fewFilesStandEachByItself() {
    List<IngestFacts.File> files = pictures();
    assertSame(files, FileCounts.of(files, 40));
  }

  @Test
  void manyFilesAreSummedByFolder() {
    assertEquals(
        List.of(
            new IngestFacts.File("/", 50, 10, 30, 20, 10),
            new IngestFacts.File("test/hat/", 50, 10, 30, 20, 10),
            new IngestFacts.File("train/hat/", 50, 10, 30, 20, 10),
            new IngestFacts.File("train/衬 衫/", 50, 10, 30, 20, 10)),
        FileCounts.of(pictures(), 39));
  }

  @Test
  void manyFoldersAreSummedByTheirs() {
    assertEquals(
        List.of(
            new IngestFacts.File("/", 50, 10, 30, 20, 10),
            new IngestFacts.File("test/", 50, 10, 30, 20, 10),
            new IngestFacts.File("train/", 100, 20, 60, 40, 20)),
        FileCounts.of(pictures(), 3));
    assertEquals(
        List.of(new IngestFacts.File("/", 200, 40, 120, 80, 40)), FileCounts.of(pictures(), 1));
  }
}
