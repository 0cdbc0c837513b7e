package io.shopkeeper.platform.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shopkeeper.core.DamagedException;
import io.shopkeeper.core.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Reads and writes records as small JSON files with sorted keys. A file that others are judged by,
 * such as a manifest, is sealed: its last field is the SHA-256 of the file without that field, so
 * that no flipped bit passes for another value.
 */
public final class Json {
  private static final String NAME = "sha256";

  private static final String SEAL = ",\n  \"" + NAME + "\" : \"%s\"\n}";

  /** The name is any of six characters, for a bit may flip in it too. */
  private static final Pattern SEALED =
      Pattern.compile("(.*),\n  \"(.{6})\" : \"([^\"]{64})\"\n}", Pattern.DOTALL);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A later version may have added fields.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  /** Serialises a record to indented JSON in UTF-8. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON of " + value.getClass(), e);
    }
  }

  /** Serialises a record like {@link #bytes}, with a seal. */
  public static byte[] sealed(Object value) {
    byte[] content = bytes(value);
    String text = new String(content, StandardCharsets.UTF_8);
    String open = text.substring(0, text.length() - "\n}".length());
    return (open + SEAL.formatted(Sha256.of(text).hex())).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a file has a seal; those of versions before 0.2.0 have none. */
  public static boolean isSealed(Storage storage, String relative) throws IOException {
    return seal(storage.read(relative)).matches();
  }

  private static Matcher seal(byte[] content) {
    return SEALED.matcher(new String(content, StandardCharsets.UTF_8));
  }

  /** The fields of a record by their JSON names, so that several records can be merged. */
  public static Map<String, Object> fields(Object value) {
    return MAPPER.convertValue(value, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /**
   * Reads a record from a file.
   *
   * @throws DamagedFile if it does not hold such a record, or another than was written
   */
  public static <T> T read(Storage storage, String relative, Class<T> type) throws IOException {
    byte[] content = storage.read(relative);
    Matcher seal = seal(content);
    if (seal.matches()
        && !(seal.group(2).equals(NAME)
            && seal.group(3).equals(Sha256.of(seal.group(1) + "\n}").hex()))) {
      throw new DamagedFile(relative, storage.path(relative), "another sum than it says", null);
    }
    T value;
    try {
      value = MAPPER.readValue(content, type);
    } catch (IOException e) {
      throw new DamagedFile(
          relative, storage.path(relative), "no JSON (" + StorageFailure.firstLine(e) + ")", e);
    }
    if (value == null) {
      throw new DamagedFile(relative, storage.path(relative), "nothing", null);
    }
    return value;
  }

  /** Thrown for a file that does not hold the expected record. */
  public static final class DamagedFile extends DamagedException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String found;

    DamagedFile(String file, Path path, String found, IOException cause) {
      super(path.toString(), "it holds " + found, cause);
      this.file = file;
      this.found = found;
    }

    /** What it holds instead, in few words. */
    public String found() {
      return found;
    }

    /** The file, relative to the root. */
    public String file() {
      return file;
    }
  }
}
