package io.shopkeeper.core.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.shopkeeper.core.JobException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The effective settings of a run: layers of HOCON, resolved, checked against a {@link
 * SettingsSchema} and bound to records. The order of the layers, lowest to highest, is {@code
 * reference.conf} in the jar, {@code conf/jobs/JOB.conf}, {@code conf/env/ENV.conf}, {@code --set}.
 */
public final class Settings {

  /** One setting as {@code --explain} prints it; the value of a secret is masked. */
  public record Entry(String path, String value, String origin) {}

  private static final String STEPS = "steps";

  /**
   * A hundred years: what is longer is a slip, and would overflow where it is counted in
   * microseconds.
   */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final SettingsSchema schema;
  private final Config config;

  private Settings(SettingsSchema schema, Config config) {
    this.schema = schema;
    this.config = config;
  }

  /**
   * Merges layers and rejects keys that the schema does not know.
   *
   * @param lowestFirst the layers by ascending precedence
   * @throws JobException (64) for an unknown key, naming its location and its new path or the
   *     nearest known one
   */
  public static Settings of(SettingsSchema schema, List<Config> lowestFirst) {
    Config merged = ConfigFactory.empty();
    for (Config layer : lowestFirst) {
      merged = layer.withFallback(merged);
    }
    try {
      merged = merged.resolve();
    } catch (ConfigException e) {
      throw JobException.usage("settings: " + e.getMessage());
    }
    for (Map.Entry<String, ConfigValue> entry : merged.entrySet()) {
      String path = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      if (schema.find(path).isEmpty()) {
        schema
            .renamed(path)
            .ifPresent(
                name -> {
                  throw JobException.usage(
                      "setting '%s' (%s) is called '%s' now: rename it"
                          .formatted(path, entry.getValue().origin().description(), name));
                });
        throw JobException.usage(
            String.format(
                Locale.ROOT,
                "unknown setting '%s' (%s)%s",
                path,
                entry.getValue().origin().description(),
                schema
                    .nearest(path)
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("; --help lists a job's settings")));
      }
    }
    return new Settings(schema, merged);
  }

  /**
   * Parses one {@code key=value} of the command line. The value is parsed as HOCON, or taken as a
   * string if it is not valid HOCON.
   */
  public static Config parseAssignment(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw JobException.usage(
          "--set " + assignment + ": expected key=value, as in --set als.rank=32");
    }
    String key = assignment.substring(0, equals).strip();
    String value = assignment.substring(equals + 1).strip();
    Config parsed;
    try {
      parsed = ConfigFactory.parseString("v = " + (value.isEmpty() ? "\"\"" : value));
    } catch (ConfigException e) {
      parsed = ConfigFactory.parseMap(Map.of("v", value));
    }
    if (!parsed.isResolved() || parsed.getIsNull("v")) {
      throw JobException.usage(
          "--set %s: '%s' is no value; write one, or \"\" for an empty one"
              .formatted(assignment, value));
    }
    try {
      return ConfigFactory.empty()
          .withValue(
              key,
              parsed
                  .getValue("v")
                  .withOrigin(com.typesafe.config.ConfigOriginFactory.newSimple("--set " + key)));
    } catch (ConfigException e) {
      throw JobException.usage("--set " + assignment + ": '" + key + "' is not a valid key");
    }
  }

  /** The path of the settings of one step of a job, such as {@code steps.rank}. */
  public static String pathOfStep(String step) {
    return STEPS + "." + step;
  }

  /** The effective settings of a step of the job, whose own settings take precedence. */
  public Settings forStep(String step) {
    Config common = config.withoutPath(STEPS);
    String own = pathOfStep(step);
    return new Settings(
        schema, config.hasPath(own) ? config.getConfig(own).withFallback(common) : common);
  }

  /** The raw value at a path, if it is set. */
  public Optional<String> value(String path) {
    return config.hasPath(path)
        ? Optional.of(config.getValue(path).unwrapped().toString())
        : Optional.empty();
  }

  /**
   * Binds the settings to a record.
   *
   * @throws JobException (64) for a missing value, a wrong type or a number out of its range
   */
  public <S extends Record> S bind(Class<S> record) {
    return record.cast(bindRecord("", record));
  }

  private Object bindRecord(String prefix, Class<?> record) {
    RecordComponent[] components = record.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String path = prefix + SettingsSchema.kebab(components[i].getName());
      Class<?> type = components[i].getType();
      values[i] =
          type.isRecord()
              ? bindRecord(path + ".", type)
              : bindLeaf(
                  path,
                  type,
                  components[i].getGenericType(),
                  components[i].getAnnotation(Setting.class));
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      var constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof JobException failure) {
        throw failure;
      }
      throw JobException.usage("settings under '" + prefix + "': " + e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + record.getName(), e);
    }
  }

  private Object bindLeaf(String path, Class<?> type, Type generic, Setting about) {
    boolean optional = type == Optional.class;
    if (!config.hasPath(path)) {
      if (optional) {
        return Optional.empty();
      }
      if (Map.class.isAssignableFrom(type)) {
        return Map.of();
      }
      throw JobException.usage(
          "setting '" + path + "' has no value; add it to conf/ or pass --set " + path + "=…");
    }
    try {
      Object value = convert(path, optional ? (Class<?>) argument(generic, 0) : type, generic);
      checkRange(path, value, about);
      return optional ? Optional.of(value) : value;
    } catch (ConfigException | IllegalArgumentException | ArithmeticException e) {
      ConfigValue value = config.getValue(path);
      throw JobException.usage(
          String.format(
              Locale.ROOT,
              "setting '%s' = %s (%s): expected %s",
              path,
              about.secret() ? "(hidden)" : value.render(ConfigRenderOptions.concise()),
              value.origin().description(),
              expectation(optional ? (Class<?>) argument(generic, 0) : type)));
    }
  }

  private static Type argument(Type generic, int i) {
    return ((ParameterizedType) generic).getActualTypeArguments()[i];
  }

  private static String expectation(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + String.join(
              ", ",
              Arrays.stream(type.getEnumConstants())
                  .map(c -> c.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                  .toList());
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == Duration.class) {
      return "a duration such as 10s or 2h";
    }
    if (type == ZoneId.class) {
      return "a time zone such as UTC or Asia/Shanghai";
    }
    return type == List.class
        ? "a list"
        : type == Map.class ? "a section of key = value" : "a string";
  }

  private Object convert(String path, Class<?> type, Type generic) {
    if (type == String.class) {
      return config.getString(path);
    } else if (type == int.class || type == Integer.class) {
      return Math.toIntExact(whole(path));
    } else if (type == long.class || type == Long.class) {
      return whole(path);
    } else if (type == double.class || type == Double.class) {
      return number(path);
    } else if (type == boolean.class) {
      return config.getBoolean(path);
    } else if (type == Duration.class) {
      return duration(path);
    } else if (type == ZoneId.class) {
      try {
        return ZoneId.of(config.getString(path));
      } catch (java.time.DateTimeException e) {
        throw new IllegalArgumentException(e);
      }
    } else if (type.isEnum()) {
      return enumValue(type, config.getString(path));
    } else if (type == List.class) {
      return List.copyOf(config.getStringList(path));
    } else if (type == Map.class) {
      return bindMap(path, generic);
    }
    throw new IllegalStateException("no binding for " + type + " at " + path);
  }

  /** A whole number, exactly: the parser would cut off what is behind the point. */
  private long whole(String path) {
    return new BigDecimal(config.getString(path).strip()).longValueExact();
  }

  /** A number; NaN is none, though Java reads it as one and no range excludes it. */
  private double number(String path) {
    double number = config.getDouble(path);
    if (Double.isNaN(number)) {
      throw new IllegalArgumentException(path);
    }
    return number;
  }

  private Duration duration(String path) {
    Duration duration = config.getDuration(path);
    if (duration.abs().compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(path);
    }
    return duration;
  }

  private static Object enumValue(Class<?> type, String text) {
    String wanted = text.strip().replace('-', '_');
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equalsIgnoreCase(wanted)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(text);
  }

  /** Maps bind to String or Double values, sorted by key; nested keys are joined with dots. */
  private Map<String, Object> bindMap(String path, Type generic) {
    boolean numbers = argument(generic, 1) == Double.class;
    Map<String, Object> out = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.getConfig(path).entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      ConfigValue value = entry.getValue();
      if (numbers && value.valueType() != ConfigValueType.NUMBER) {
        throw new IllegalArgumentException(key);
      }
      out.put(
          key,
          numbers
              ? (Object) ((Number) value.unwrapped()).doubleValue()
              : value.unwrapped().toString());
    }
    return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(out));
  }

  private void checkRange(String path, Object value, Setting about) {
    if (value instanceof Number number
        && (number.doubleValue() < about.min() || number.doubleValue() > about.max())) {
      throw JobException.usage(
          String.format(
              Locale.ROOT,
              "setting '%s' = %s (%s) is out of range: allowed are %s to %s",
              path,
              number,
              config.getValue(path).origin().description(),
              plain(about.min()),
              plain(about.max())));
    }
  }

  private static String plain(double bound) {
    if (Double.isInfinite(bound)) {
      return "any";
    }
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? Long.toString((long) bound)
        : Double.toString(bound);
  }

  /** All effective settings with their origins, sorted by path, secrets masked. */
  public List<Entry> entries() {
    TreeMap<String, Entry> sorted = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String path = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      boolean secret = secret(path);
      ConfigValue value = entry.getValue();
      sorted.put(
          path,
          new Entry(
              path,
              secret ? "(hidden)" : value.render(ConfigRenderOptions.concise()),
              value.origin().description()));
    }
    return new ArrayList<>(sorted.values());
  }

  private boolean secret(String path) {
    return schema.find(path).map(key -> key.secret(path)).orElse(false);
  }

  /** The paths of the settings that hold secrets, sorted. */
  public List<String> secrets() {
    return entries().stream().map(Entry::path).filter(this::secret).toList();
  }

  /**
   * The secrets alone as JSON; empty if there are none. It is meant for the environment of a child
   * process, never for a file or a log.
   */
  public Optional<String> renderSecrets() {
    Config secrets = ConfigFactory.empty();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String path = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      if (secret(path)) {
        secrets = secrets.withValue(entry.getKey(), entry.getValue());
      }
    }
    return secrets.isEmpty()
        ? Optional.empty()
        : Optional.of(secrets.root().render(ConfigRenderOptions.concise()));
  }

  /** The settings of a schema as JSON without secrets, for sending and recording. */
  public String render(SettingsSchema part) {
    Config shown = ConfigFactory.empty();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String path = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      Optional<SettingsSchema.Key> key = part.find(path);
      if (key.isPresent() && !key.get().secret(path)) {
        shown = shown.withValue(entry.getKey(), entry.getValue());
      }
    }
    return shown.root().render(ConfigRenderOptions.concise().setFormatted(true));
  }

  /** All settings as JSON without secrets. */
  public String render() {
    return render(schema);
  }
}
