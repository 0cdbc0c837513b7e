package io.shopkeeper.platform.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {
  @TempDir Path directory;
  private Submission sent;

  @BeforeEach
  void empty() {
    sent = Submission.under(open("root"));
  }

  private Storage open(String root) {
    return HadoopStorage.open(directory.resolve(root).toString(), new Configuration());
  }

  /** What the driver opens, which knows no more than the place. */
  private Submission received() {
    return Submission.at(
        new org.apache.hadoop.fs.Path(sent.place()),
        root -> HadoopStorage.open(root.toString(), new Configuration()));
  }

  private Path file(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  @Test
  void carriesSettingsFilesAndTheConfigurationOfLogs() throws IOException {
    Path one = file("conf/mappings/商店.conf", "one");
    Path other = file("elsewhere/商店.conf", "other");
    Path absent = directory.resolve("absent.conf");
    sent.send(
        "{\"a\":1}",
        Map.of("conf/mappings/商店.conf", one, other.toString(), other, "absent.conf", absent),
        file("conf/log4j2.properties", "log"));
    Path there = Files.createDirectory(directory.resolve("there"));
    Path settings = received().receive(there);
    assertEquals("{\"a\":1}", Files.readString(settings));
    assertEquals("log", Files.readString(there.resolve(Submission.LOGGING)));
    assertEquals(
        "one", Files.readString(there.resolve(Submission.copyOf("conf/mappings/商店.conf"))));
    assertEquals("other", Files.readString(there.resolve(Submission.copyOf(other.toString()))));
    assertFalse(Files.exists(there.resolve(Submission.copyOf("absent.conf"))));
  }

  @Test
  void carriesAJarAsItIs() throws IOException {
    String place = sent.sendJar(file("shopkeeper.jar", "jar"));
    assertEquals("jar", Files.readString(Path.of(java.net.URI.create(place).getPath())));
    assertTrue(place.startsWith("file:/"), place);
    assertEquals("file:///", sent.fileSystem());
  }

  @Test
  void linesComeOnceAndInOrder() throws IOException {
    Submission driver = received();
    List<String> read = new ArrayList<>();
    for (int i = 1; i <= 11; i++) {
      driver.say(("line " + i).getBytes(UTF_8));
      if (i % 4 == 0) {
        read.addAll(sent.said(read.size()));
      }
    }
    // A second driver goes on where the first was lost.
    received().say("line 12".getBytes(UTF_8));
    read.addAll(sent.said(read.size()));
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      expected.add("line " + i);
    }
    assertEquals(expected, read);
    assertEquals(List.of(), sent.said(read.size()));
  }

  @Test
  void whoeverEndsFirstIsBelieved() throws IOException {
    assertEquals(Optional.empty(), sent.end());
    received().end(new Submission.End(65, "文件 is empty"));
    received().end(new Submission.End(0, ""));
    assertEquals(Optional.of(new Submission.End(65, "文件 is empty")), sent.end());
    sent.delete();
    assertEquals(List.of(), open("root").list(Submission.FOLDER));
  }

  @Test
  void aSecondBeginningIsKnown() throws IOException {
    assertFalse(received().beginsAgain());
    assertTrue(received().beginsAgain());
  }

  @Test
  void theFarConsoleGetsWholeLinesAndInTheEndTheRest() throws IOException {
    ByteArrayOutputStream near = new ByteArrayOutputStream();
    List<String> far = new ArrayList<>();
    try (RemoteConsole console =
        new RemoteConsole(near, piece -> far.add(new String(piece, UTF_8)), Duration.ofDays(1))) {
      console.write("one\ntw".getBytes(UTF_8));
      console.write("o\nthree".getBytes(UTF_8));
      assertEquals(List.of(), far);
    }
    assertEquals("one\ntwo\nthree", near.toString(UTF_8));
    assertEquals(List.of("one\ntwo\nthree"), far);
  }

  @Test
  void aStorageThatIsRefusedCostsLinesOnly() throws IOException {
    ByteArrayOutputStream near = new ByteArrayOutputStream();
    try (RemoteConsole console =
        new RemoteConsole(
            near,
            piece -> {
              throw new IOException("No space left on device");
            },
            Duration.ofMillis(1))) {
      console.write("one\n".getBytes(UTF_8));
    }
    assertEquals("one\n", near.toString(UTF_8));
  }
}
