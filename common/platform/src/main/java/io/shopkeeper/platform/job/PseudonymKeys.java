package io.shopkeeper.platform.job;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Finds the key of the pseudonyms and holds a root to one key: rows written under different keys
 * would never join again.
 */
public final class PseudonymKeys {
  /**
   * The key of the quickstart. It is published, hence no secret: ingest takes it for the sample
   * store only.
   */
  private static final byte[] DEMO =
      "shopkeeper-demo-key-not-a-secret".getBytes(StandardCharsets.US_ASCII);

  private static final String ALIAS = "shopkeeper.pseudonym.key";
  private static final String VARIABLE = "SHOPKEEPER_PSEUDONYM_KEY";
  private static final String FINGERPRINT = "_pseudonym-key";
  private static final int SHORTEST = 16;

  private PseudonymKeys() {}

  /** Whether this is the published demo key. */
  public static boolean demo(byte[] key) {
    return Arrays.equals(key, DEMO);
  }

  /**
   * The key of this run.
   *
   * @throws JobException (64) where there is none, or where the root was written with another
   */
  static byte[] find(
      RunnerSettings.Shopkeeper settings,
      Configuration hadoop,
      Map<String, String> environment,
      Storage storage)
      throws IOException {
    byte[] key =
        switch (settings.pseudonymKey()) {
          case DEMO -> DEMO;
          case PROVIDER -> fromProvider(hadoop);
          case FILE -> fromFile(settings);
          case ENVIRONMENT -> fromEnvironment(environment);
          case AUTO -> {
            byte[] found = fromProvider(hadoop);
            found = found == null && settings.keyFile().isPresent() ? fromFile(settings) : found;
            yield found == null ? fromEnvironment(environment) : found;
          }
        };
    if (key == null) {
      throw JobException.usage(
          "no key for the pseudonyms: put one under the alias %s of the Hadoop credential provider, or in a file named by shopkeeper.key-file, or in %s; the sample store may use --set shopkeeper.pseudonym-key=demo"
              .formatted(ALIAS, VARIABLE));
    }
    if (key.length < SHORTEST) {
      throw JobException.usage(
          "the key for the pseudonyms has %d bytes; use %d or more, as from: openssl rand -base64 32"
              .formatted(key.length, SHORTEST));
    }
    holdTo(key, storage);
    return key;
  }

  private static void holdTo(byte[] key, Storage storage) throws IOException {
    String fingerprint = new Pseudonyms(key).fingerprint();
    if (!storage.exists(FINGERPRINT)) {
      String draft = FINGERPRINT + "-" + fingerprint;
      storage.delete(draft);
      storage.write(draft, fingerprint.getBytes(StandardCharsets.US_ASCII));
      try {
        storage.rename(draft, FINGERPRINT);
      } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
        // Another run was first; its key is compared below.
        storage.delete(draft);
      }
    }
    String known = new String(storage.read(FINGERPRINT), StandardCharsets.US_ASCII).strip();
    if (!known.equals(fingerprint)) {
      throw JobException.usage(
          "the key for the pseudonyms (fingerprint %s) is not the one that %s was written with (%s): old and new customers would never match; give the old key, or use another shopkeeper.root"
              .formatted(fingerprint, storage.root(), known));
    }
  }

  private static byte[] fromProvider(Configuration hadoop) throws IOException {
    char[] password = hadoop.getPassword(ALIAS);
    return password == null ? null : new String(password).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] fromFile(RunnerSettings.Shopkeeper settings) {
    Path file =
        Path.of(
            settings
                .keyFile()
                .orElseThrow(
                    () ->
                        JobException.usage(
                            "shopkeeper.pseudonym-key = file needs shopkeeper.key-file")));
    try {
      requireClosed(file);
      return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw JobException.usage(
          "cannot read shopkeeper.key-file %s: %s; give a file of text that only the user who runs this may read"
              .formatted(file, e.getClass().getSimpleName().replace("Exception", "")));
    }
  }

  /** Whoever reads the key can tell who is behind a pseudonym. */
  private static void requireClosed(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    Set<PosixFilePermission> allowed = PosixFilePermissions.fromString("rwxr-x---");
    if (!allowed.containsAll(mode)) {
      throw JobException.usage(
          "shopkeeper.key-file %s has mode %s: others could read or change the key; run chmod 600 %s"
              .formatted(file, PosixFilePermissions.toString(mode), file));
    }
  }

  private static byte[] fromEnvironment(Map<String, String> environment) {
    String key = environment.get(VARIABLE);
    return key == null || key.isBlank() ? null : key.strip().getBytes(StandardCharsets.UTF_8);
  }
}
