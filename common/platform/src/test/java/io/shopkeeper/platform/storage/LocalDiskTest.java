package io.shopkeeper.platform.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
  @TempDir java.nio.file.Path folder;

  private static FileSystem disk(Class<? extends FileSystem> kind) throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.file.impl", kind, FileSystem.class);
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    hadoop.set("fs.permissions.umask-mode", "027");
    return FileSystem.get(java.net.URI.create("file:///"), hadoop);
  }

  private static String mode(java.nio.file.Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void givesFilesAndFoldersThePermissionsThatHadoopsOwnGives() throws IOException {
    for (Class<? extends FileSystem> kind :
        java.util.List.of(LocalFileSystem.class, LocalDisk.class)) {
      java.nio.file.Path place = folder.resolve(kind.getSimpleName());
      Path file = new Path(place.resolve("a/b.txt").toUri());
      try (FileSystem disk = disk(kind)) {
        disk.create(file).close();
        assertEquals("rw-r-----", mode(place.resolve("a/b.txt")), kind.toString());
        disk.mkdirs(new Path(place.resolve("c").toUri()), new FsPermission((short) 0750));
        assertEquals("rwxr-x---", mode(place.resolve("c")), kind.toString());
        for (int mode : new int[] {0, 0400, 0700, 0751, 0777}) {
          disk.setPermission(file, new FsPermission((short) mode));
          assertEquals(
              new FsPermission((short) mode).toString(),
              mode(place.resolve("a/b.txt")),
              kind.toString());
        }
        disk.setPermission(new Path(place.resolve("c").toUri()), new FsPermission((short) 01777));
        assertEquals(01777, (int) Files.getAttribute(place.resolve("c"), "unix:mode") & 07777);
      }
    }
  }

  /** A {@code chmod} that is asked about an absent file says so by its exit code alone. */
  @Test
  void asksTheJdkAndNoProcess() throws IOException {
    try (FileSystem disk = disk(LocalDisk.class)) {
      assertThrows(
          NoSuchFileException.class,
          () ->
              disk.setPermission(
                  new Path(folder.resolve("absent").toUri()), new FsPermission((short) 0600)));
    }
  }
}
