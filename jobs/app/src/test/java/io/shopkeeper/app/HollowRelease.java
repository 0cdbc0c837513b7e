package io.shopkeeper.app;

import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** An unpacked release of which {@code submit} is real, and Java only says how it was started. */
final class HollowRelease {
  private final Path home;

  /** How {@code submit} ended, and all that it said. */
  record Ended(int exit, String said) {}

  /**
   * @param said what Java says, in the words of the shell that runs it
   */
  HollowRelease(Path home, String said) throws IOException {
    this.home = home;
    script(
        "java/bin/java",
        "case \"$*\" in *showSettings*) echo '    java.specification.version = 17' ;;"
            + " *) echo \"%s\" ;; esac".formatted(said));
    script("spark/bin/spark-submit", "exit 1");
    Files.createDirectories(home.resolve("lib"));
    Files.createFile(home.resolve("lib/shopkeeper.jar"));
    Files.createDirectories(home.resolve("submit-scripts"));
    Files.copy(
        JobTest.repository().resolve("submit-scripts/submit"),
        home.resolve("submit-scripts/submit"));
  }

  private void script(String name, String line) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    mode(name, "rwxr-xr-x");
  }

  /** Sets who may do what with a file of the release, as in rwxr-xr-x. */
  void mode(String name, String mode) throws IOException {
    Files.setPosixFilePermissions(home.resolve(name), PosixFilePermissions.fromString(mode));
  }

  /**
   * A process of {@code submit doctor}, not yet started.
   *
   * @param before the words of a command that starts it; none for nothing
   */
  ProcessBuilder submit(List<String> before) {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("bash", home.resolve("submit-scripts/submit").toString(), "doctor"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    builder.environment().put("SPARK_HOME", home.resolve("spark").toString());
    return builder;
  }

  /** Starts a process of {@link #submit} and waits for its end. */
  static Ended end(ProcessBuilder submit) throws IOException, InterruptedException {
    Process process = submit.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
