package io.shopkeeper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * The tests' temporary directories, in memory where the system has enough: storages sync every file
 * that they write, and the tests of their deaths write tens of thousands. {@code
 * junit-platform.properties} names it for every {@code @TempDir}.
 */
public final class MemoryDirectories implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ENOUGH = 4L << 30;

  /** A new directory, which its maker deletes. */
  public static Path create(String prefix) throws IOException {
    boolean enough =
        Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH;
    return enough ? Files.createTempDirectory(MEMORY, prefix) : Files.createTempDirectory(prefix);
  }

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
      throws IOException {
    return create("junit");
  }
}
