package io.shopkeeper.platform.job;

import io.shopkeeper.core.digest.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that a driver on this machine loaded, as an archive that later ones map (JEP 350):
 * parsing and verifying those of Spark anew is a third of a short command's time, and two seconds
 * of a night's.
 *
 * <p>It lies beside {@code shopkeeper.jar}, and its name follows from the JVM and from the names,
 * sizes and times of the jars: what was built anew has another, and the older one is deleted. A JVM
 * that cannot use it loads classes as always, without a word.
 */
final class ClassArchive {
  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
  private static final String SUFFIX = ".jsa";
  private static final int BYTES = 8;

  /** The JVM would name each class that it leaves out, and say so where jars are others. */
  private static final String QUIET = "-Xlog:cds*=off";

  private final Path archive;
  private final Optional<Path> unfinished;

  private ClassArchive(Path archive, Optional<Path> unfinished) {
    this.archive = archive;
    this.unfinished = unfinished;
  }

  /**
   * The archive for a driver; empty where it can have none.
   *
   * @param folder where archives lie
   * @param classPath the jars of every driver
   * @param libraries those that this one has behind them
   * @param make whether this driver is to leave an archive, if there is none: of a brief one it
   *     would lack most classes
   */
  static Optional<ClassArchive> of(
      Path folder, List<Path> classPath, List<Path> libraries, boolean make) {
    List<Path> all = Stream.concat(classPath.stream(), libraries.stream()).toList();
    // The JVM archives nothing of a folder, and options are separated by blanks.
    if (folder.toString().contains(" ") || !all.stream().allMatch(Files::isRegularFile)) {
      return Optional.empty();
    }
    try {
      Path own = folder.resolve(name(all));
      // An archive also serves a class path that begins as its own did.
      for (Path archive : List.of(own, folder.resolve(name(classPath)))) {
        if (Files.isRegularFile(archive)) {
          return Optional.of(new ClassArchive(archive, Optional.empty()));
        }
      }
      if (!make || !Files.isWritable(folder)) {
        return Optional.empty();
      }
      clear(folder);
      Path unfinished = Path.of(own + "." + ProcessHandle.current().pid());
      return Optional.of(new ClassArchive(own, Optional.of(unfinished)));
    } catch (IOException e) {
      LOG.warn("no archive of classes in {}", folder, e);
      return Optional.empty();
    }
  }

  /** What the driver's JVM is told. */
  String options() {
    return QUIET
        + unfinished
            .map(file -> " -XX:ArchiveClassesAtExit=" + file)
            .orElse(" -XX:SharedArchiveFile=" + archive);
  }

  /** Keeps what a driver left that is over, if it came to its own end. */
  void keep(boolean whole) {
    unfinished.ifPresent(
        file -> {
          try {
            if (whole && Files.exists(file)) {
              Files.move(file, archive, StandardCopyOption.ATOMIC_MOVE);
            } else {
              Files.deleteIfExists(file);
            }
          } catch (IOException e) {
            LOG.warn("no archive of classes is kept as {}", archive, e);
          }
        });
  }

  /** Deletes archives of other jars, and what dead processes left. */
  private static void clear(Path folder) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "*" + SUFFIX + "*")) {
      for (Path file : old) {
        String name = file.getFileName().toString();
        String maker = name.substring(name.lastIndexOf('.') + 1);
        if (name.endsWith(SUFFIX)
            || (maker.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(maker)).isEmpty())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static String name(List<Path> jars) throws IOException {
    StringBuilder known = new StringBuilder(System.getProperty("java.vm.version"));
    for (Path jar : jars) {
      known.append('\n').append(jar);
      known.append(' ').append(Files.size(jar));
      known.append(' ').append(Files.getLastModifiedTime(jar).toMillis());
    }
    return "classes-" + Sha256.of(known.toString()).hex(BYTES) + SUFFIX;
  }
}
