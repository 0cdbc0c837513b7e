package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  private static final String MAKES = "-XX:ArchiveClassesAtExit=";
  private static final String USES = "-XX:SharedArchiveFile=";

  @TempDir Path folder;
  private Path jar;
  private Path library;

  @BeforeEach
  void jars() throws IOException {
    jar = Files.writeString(folder.resolve("a.jar"), "a");
    library = Files.writeString(folder.resolve("b.jar"), "b");
  }

  private Optional<ClassArchive> archive(boolean make, Path... libraries) {
    return ClassArchive.of(folder, List.of(jar), List.of(libraries), make);
  }

  private static Path file(ClassArchive archive, String option) {
    return Stream.of(archive.options().split(" ", -1))
        .filter(word -> word.startsWith(option))
        .map(word -> Path.of(word.substring(option.length())))
        .findFirst()
        .orElseThrow();
  }

  /** A driver that leaves an archive of these jars; where it lies then. */
  private Path left(Path... libraries) throws IOException {
    ClassArchive made = archive(true, libraries).orElseThrow();
    Files.writeString(file(made, MAKES), "classes");
    made.keep(true);
    return file(archive(false, libraries).orElseThrow(), USES);
  }

  @Test
  void theFirstDriverLeavesWhatLaterOnesMap() throws IOException {
    assertTrue(archive(false).isEmpty(), "a brief job makes none");
    Path archive = left();
    assertEquals("classes", Files.readString(archive));
    assertEquals(archive, file(archive(true).orElseThrow(), USES));
    assertEquals(archive, file(archive(true, library).orElseThrow(), USES), "begins as its own");
  }

  @Test
  void aDriverThatFailedOrLeftNothingIsFollowedByAnother() throws IOException {
    ClassArchive failed = archive(true).orElseThrow();
    Path unfinished = Files.writeString(file(failed, MAKES), "half");
    failed.keep(false);
    assertFalse(Files.exists(unfinished));
    archive(true).orElseThrow().keep(true);
    file(archive(true).orElseThrow(), MAKES);
  }

  @Test
  void whatWasBuiltAnewHasAnArchiveOfItsOwn() throws IOException {
    Path before = left();
    Path dead = Files.writeString(Path.of(before + ".999999999999"), "killed");
    Path mine = Files.writeString(Path.of(before + "." + ProcessHandle.current().pid()), "at it");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
    Path after = left();
    assertNotEquals(before, after);
    assertFalse(Files.exists(before), "of jars that are no more");
    assertFalse(Files.exists(dead), "of a process that is no more");
    assertTrue(Files.exists(mine), "another driver may be at it");
  }

  @Test
  void ofLibrariesAnArchiveServesTheseOnly() throws IOException {
    Path archive = left(library);
    assertEquals(archive, file(archive(true, library).orElseThrow(), USES));
    file(archive(true).orElseThrow(), MAKES);
  }

  @Test
  void aFolderOfClassesOrABlankInItsNameHasNone() throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    assertTrue(ClassArchive.of(folder, List.of(classes), List.of(), true).isEmpty());
    Path blank = Files.createDirectory(folder.resolve("a b"));
    assertTrue(ClassArchive.of(blank, List.of(jar), List.of(), true).isEmpty());
  }
}
