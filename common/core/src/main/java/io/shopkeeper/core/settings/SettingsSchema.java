package io.shopkeeper.core.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The schema of settings: the leaves of a settings record, by their HOCON paths. A record component
 * {@code fooBar} is the key {@code foo-bar}; a component that is itself a record is a section.
 */
public final class SettingsSchema {

  /**
   * One setting.
   *
   * @param path HOCON path, such as {@code als.rank}
   * @param type the Java type it binds to
   * @param about its meaning and range
   * @param free whether it is a map, with any keys below the path
   */
  public record Key(String path, Class<?> type, Setting about, boolean free) {
    /**
     * Whether a value is masked when settings are printed or stored.
     *
     * @param full the path of the value: the key's own, or one below it if the key is a map
     */
    public boolean secret(String full) {
      return about.secret() || (free && secretName(full));
    }
  }

  /** The default of Spark's {@code spark.redaction.regex}. */
  private static final Pattern SECRET_NAME =
      Pattern.compile("secret|password|token|access[.]?key", Pattern.CASE_INSENSITIVE);

  private final Map<String, Key> keys;

  private SettingsSchema(Map<String, Key> keys) {
    this.keys = keys;
  }

  /** The schema of one settings record. */
  public static SettingsSchema of(Class<? extends Record> record) {
    Map<String, Key> keys = new TreeMap<>();
    collect("", record, keys);
    return new SettingsSchema(keys);
  }

  /** The union of several schemas; a path that occurs in two belongs to the same record. */
  public static SettingsSchema union(Collection<SettingsSchema> schemas) {
    Map<String, Key> keys = new TreeMap<>();
    schemas.forEach(schema -> keys.putAll(schema.keys));
    return new SettingsSchema(keys);
  }

  /** The part of the schema below a section. */
  public SettingsSchema below(String section) {
    Map<String, Key> part = new TreeMap<>(keys);
    part.keySet().removeIf(path -> !path.startsWith(section + "."));
    return new SettingsSchema(part);
  }

  /** The same settings with their paths prefixed, such as by {@code steps.rank}. */
  public SettingsSchema under(String path) {
    Map<String, Key> moved = new TreeMap<>();
    for (Key key : keys.values()) {
      String full = path + "." + key.path();
      moved.put(full, new Key(full, key.type(), key.about(), key.free()));
    }
    return new SettingsSchema(moved);
  }

  private static void collect(String prefix, Class<?> record, Map<String, Key> into) {
    for (RecordComponent component : record.getRecordComponents()) {
      String path = prefix + kebab(component.getName());
      Class<?> type = component.getType();
      if (type.isRecord()) {
        collect(path + ".", type, into);
        continue;
      }
      Setting about = component.getAnnotation(Setting.class);
      if (about == null) {
        throw new IllegalStateException(
            record.getSimpleName()
                + "."
                + component.getName()
                + " lacks @Setting: say what it means");
      }
      into.put(path, new Key(path, type, about, Map.class.isAssignableFrom(type)));
    }
  }

  /** Whether a name outside any schema, such as a property of Spark, denotes a secret. */
  public static boolean secretName(String name) {
    return SECRET_NAME.matcher(name).find();
  }

  /** Converts {@code fooBar} to {@code foo-bar}. */
  static String kebab(String camel) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        out.append('-').append(Character.toLowerCase(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** All settings, by path. */
  public List<Key> keys() {
    return new ArrayList<>(keys.values());
  }

  /** The setting to which a path belongs: its own, or the map above it. */
  public Optional<Key> find(String path) {
    Key exact = keys.get(path);
    if (exact != null) {
      return Optional.of(exact);
    }
    return keys.values().stream()
        .filter(key -> key.free() && path.startsWith(key.path() + "."))
        .findFirst();
  }

  /** The current path of a setting that an earlier version had under another one. */
  public Optional<String> renamed(String former) {
    return keys.values().stream()
        .filter(key -> List.of(key.about().formerly()).contains(former))
        .map(Key::path)
        .findFirst();
  }

  /** The known path that is nearest to an unknown one, by edit distance. */
  public Optional<String> nearest(String unknown) {
    String best = null;
    int bestDistance = Math.max(3, unknown.length() / 3) + 1;
    for (String path : keys.keySet()) {
      String leaf = path.substring(path.lastIndexOf('.') + 1);
      int distance = Math.min(editDistance(unknown, path), editDistance(unknown, leaf) + 1);
      if (distance < bestDistance) {
        best = path;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The Levenshtein distance. */
  public static int editDistance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
