package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFolderTest {
  private static final class Unasked extends FileStatus {
    private static final long serialVersionUID = 1;

    Unasked(FileStatus status) {
      super(
          status.getLen(),
          status.isDirectory(),
          status.getReplication(),
          status.getBlockSize(),
          status.getModificationTime(),
          status.getPath());
    }

    @Override
    public FsPermission getPermission() {
      throw new AssertionError("a process is started to learn the permissions of " + getPath());
    }
  }

  /** A local disk, whose permissions cost a process each. */
  public static final class Disk extends LocalFileSystem {
    /** Hadoop makes it by its name. */
    public Disk() {
      super(
          new RawLocalFileSystem() {
            @Override
            public FileStatus[] listStatus(Path path) throws IOException {
              return Arrays.stream(super.listStatus(path))
                  .map(Unasked::new)
                  .toArray(FileStatus[]::new);
            }
          });
    }
  }

  @TempDir java.nio.file.Path folder;

  @Test
  void listsWhatIsNotHiddenAndAsksForNoPermissions() throws IOException {
    for (String name :
        List.of("a.csv", "log/b.csv", "log/deep/c.csv", "_d.csv", "log/.e.csv", "_tmp/f/g.csv")) {
      java.nio.file.Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.file.impl", Disk.class, LocalFileSystem.class);
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    InputFolder listed = InputFolder.list(new Path(folder.toUri()), hadoop);
    assertEquals(
        List.of("a.csv", "log/b.csv", "log/deep/c.csv"),
        List.copyOf(listed.fingerprints().keySet()));
    InputFolder alone = InputFolder.list(new Path(folder.resolve("a.csv").toUri()), hadoop);
    assertEquals(List.of("a.csv"), List.copyOf(alone.fingerprints().keySet()));
  }
}
