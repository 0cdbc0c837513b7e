package io.shopkeeper.core.pseudonym;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed pseudonyms: base64url without padding of the first 16 bytes of HMAC-SHA-256(key, UTF-8(kind
 * + "\0" + raw id)), 22 characters. Equal ids have equal pseudonyms under the same key; without the
 * key nobody can compute or test a pseudonym.
 *
 * <p>Thread-safe. It is serializable because ingest pseudonymises on executors; its serialised form
 * contains the key, so send it within tasks only and never store it. {@link #toString()} shows only
 * the {@link #fingerprint()}.
 */
public final class Pseudonyms implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int PSEUDONYM_BYTES = 16;

  /** The shortest key, in bytes; shorter ones could be found by brute force. */
  private static final int SHORTEST_KEY = 16;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** The thread's Mac with the key that it is initialised with. */
  private static final ThreadLocal<Keyed> KEYED = new ThreadLocal<>();

  private final byte[] key;

  /** The kind of an id; equal ids of different kinds have different pseudonyms. */
  public enum Kind {
    /** A customer. */
    USER("user"),
    /** A session. */
    SESSION("session"),
    /** An order. */
    ORDER("order");

    private final String prefix;

    Kind(String name) {
      this.prefix = name + "\0";
    }
  }

  /**
   * Creates pseudonyms under a key.
   *
   * @param key at least 16 bytes; copied
   * @throws JobException (usage) if it is shorter
   */
  public Pseudonyms(byte[] key) {
    if (key.length < SHORTEST_KEY) {
      throw JobException.usage(
          "the pseudonym key has "
              + key.length
              + " bytes: give one of at least "
              + SHORTEST_KEY
              + ", better 32 random ones");
    }
    this.key = key.clone();
  }

  /** The pseudonym of a raw id. */
  public String of(Kind kind, String rawId) {
    Mac mac = mac();
    byte[] digest = mac.doFinal((kind.prefix + rawId).getBytes(StandardCharsets.UTF_8));
    return BASE64.encodeToString(Arrays.copyOf(digest, PSEUDONYM_BYTES));
  }

  /**
   * Identifies the key without revealing it: the first 8 bytes, in hexadecimal, of SHA-256 over a
   * label and the key. It may be stored and shown.
   */
  public String fingerprint() {
    return Sha256.of("shopkeeper pseudonym key\0").add(key).hex(8);
  }

  @Override
  public String toString() {
    return "Pseudonyms[key " + fingerprint() + "]";
  }

  private Mac mac() {
    Keyed keyed = KEYED.get();
    if (keyed == null || (keyed.key != key && !MessageDigest.isEqual(keyed.key, key))) {
      keyed = new Keyed(key);
      KEYED.set(keyed);
    }
    return keyed.mac;
  }

  private static final class Keyed {
    private final byte[] key;
    private final Mac mac;

    Keyed(byte[] key) {
      this.key = key;
      try {
        mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key, ALGORITHM));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has " + ALGORITHM, e);
      }
    }
  }
}
