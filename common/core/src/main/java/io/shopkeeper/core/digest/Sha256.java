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
 * An incremental SHA-256 digest (FIPS 180-4), 32 bytes. Reading the digest, in any form, resets it.
 * Not thread-safe.
 */
public final class Sha256 {
  private static final int BYTES = 32;
  private static final int CHUNK = 1 << 17;
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final MessageDigest digest;

  /** Creates an empty digest. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A digest of a text's UTF-8 bytes. */
  public static Sha256 of(String text) {
    return new Sha256().add(text);
  }

  /** A digest of bytes. */
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
   * Adds the remaining bytes of a stream, which is left open.
   *
   * @return the number of bytes added
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

  /** The digest as 64 hexadecimal digits. */
  public String hex() {
    return hex(BYTES);
  }

  /**
   * The beginning of the digest in hexadecimal, for readable names.
   *
   * @param bytes number of bytes, 1 to 32, of two digits each
   */
  public String hex(int bytes) {
    return HexFormat.of().formatHex(digest.digest(), 0, bytes);
  }

  /** The digest in base64 with padding, the form of a Content-Security-Policy. */
  public String base64() {
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  /**
   * The beginning of the digest in base64url without padding, for ids.
   *
   * @param bytes number of bytes, 1 to 32
   */
  public String base64Url(int bytes) {
    return URL.encodeToString(Arrays.copyOf(digest.digest(), bytes));
  }
}
