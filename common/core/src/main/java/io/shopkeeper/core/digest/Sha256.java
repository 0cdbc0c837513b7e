package io.shopkeeper.core.digest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * SHA-256 (FIPS 180-4) of what is added, 32 bytes. What is added in parts has the sum of the whole.
 * Taking the sum, in whichever form, begins anew. Not thread-safe.
 */
public final class Sha256 {
  private static final int BYTES = 32;
  private static final int CHUNK = 1 << 17;
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final MessageDigest digest;

  /** A sum of nothing yet. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The sum of a text's UTF-8 bytes. */
  public static Sha256 of(String text) {
    return new Sha256().add(text);
  }

  /** The sum of bytes. */
  public static Sha256 of(byte[] bytes) {
    return new Sha256().add(bytes);
  }

  /** Adds one byte. */
  public Sha256 add(byte value) {
    digest.update(value);
    return this;
  }

  /** Adds bytes. */
  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds a text's UTF-8 bytes. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds all that a stream still has; it is left open.
   *
   * @return how many bytes that were
   */
  public long addAll(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      digest.update(chunk, 0, n);
      bytes += n;
    }
    return bytes;
  }

  /** The sum, 64 digits. */
  public String hex() {
    return hex(BYTES);
  }

  /**
   * The beginning of the sum, for names that people read.
   *
   * @param bytes of it, two digits each
   */
  public String hex(int bytes) {
    return HexFormat.of().formatHex(digest.digest(), 0, bytes);
  }

  /** The sum in base64 with padding, as a Content-Security-Policy wants it. */
  public String base64() {
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  /**
   * The beginning of the sum in base64url without padding, for ids.
   *
   * @param bytes of it
   */
  public String base64Url(int bytes) {
    return URL.encodeToString(Arrays.copyOf(digest.digest(), bytes));
  }
}
