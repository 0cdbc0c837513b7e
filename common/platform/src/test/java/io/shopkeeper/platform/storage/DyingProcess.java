package io.shopkeeper.platform.storage;

import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.table.TableCrashes;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionCrashes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** The main of a child JVM that works until it dies. */
public final class DyingProcess {
  /** The days whose content every replacement changes at once. */
  public static final List<String> DAYS = List.of("2024-01-01", "2024-01-02", "2024-01-03");

  private DyingProcess() {}

  /**
   * @param args root; then {@code forever}, or {@code release} or {@code replace}, the step at
   *     which to halt, and how
   */
  public static void main(String[] args) throws IOException {
    Storage storage = HadoopStorage.open(args[0], new Configuration());
    if (args[1].equals("forever")) {
      while (true) {
        long number = next(storage);
        work(storage, number);
        System.out.println(number);
      }
    }
    FailingStorage failing =
        new FailingStorage(
            storage, Integer.parseInt(args[2]), Death.valueOf(args[3]), (step, what) -> {});
    if (args[1].equals("release")) {
      VersionCrashes.release(failing, "run-2");
    } else {
      TableCrashes.replace(failing, "run-2", contents(2));
    }
  }

  /** The number after the last that was released. */
  public static long next(Storage storage) throws IOException {
    return VersionCrashes.store(storage).production("shop").map(Version::number).orElse(0L) + 1;
  }

  /** Replaces the table, then releases. */
  public static void work(Storage storage, long number) throws IOException {
    TableCrashes.replace(storage, "run-" + number, contents(number));
    VersionCrashes.release(storage, "run-" + number);
  }

  /** The content of every day after that replacement. */
  public static Map<String, String> contents(long number) {
    return DAYS.stream().collect(Collectors.toMap(day -> day, day -> String.valueOf(number)));
  }

  /** Starts a child JVM with this class as its main. */
  public static Process start(String... args) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    DyingProcess.class.getName()),
                Stream.of(args))
            .toList();
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
