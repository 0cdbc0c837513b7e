package io.shopkeeper.platform.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Reads and writes records as small JSON files with sorted keys. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
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

  /** The fields of a record by their JSON names, so that several records can be merged. */
  public static Map<String, Object> fields(Object value) {
    return MAPPER.convertValue(value, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /** Reads a record from a file. */
  public static <T> T read(Storage storage, String relative, Class<T> type) throws IOException {
    byte[] content = storage.read(relative);
    try {
      return MAPPER.readValue(content, type);
    } catch (IOException e) {
      throw new DamagedException(relative, storage.path(relative), e);
    }
  }

  /** Thrown for a file whose content is not the expected JSON. */
  public static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;

    DamagedException(String file, Path path, IOException cause) {
      super(path + " is damaged: " + StorageFailure.firstLine(cause), cause);
      this.file = file;
    }

    /** The file, relative to the root. */
    public String file() {
      return file;
    }
  }
}
