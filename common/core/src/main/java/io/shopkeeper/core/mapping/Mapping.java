package io.shopkeeper.core.mapping;

import com.google.re2j.Pattern;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.mapping.SourceMapping.EqualLines;
import io.shopkeeper.core.mapping.SourceMapping.Format;
import io.shopkeeper.core.mapping.TargetTable.Column;
import io.shopkeeper.core.mapping.TargetTable.Kind;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * The description of a shop's raw files: their names, their format, and the fields that fill each
 * column of the curated tables. It is written in HOCON as sections {@code sources.NAME}, one for
 * each kind of file and table; {@code sources.b = ${sources.a} { format = json-lines }} inherits
 * from a.
 *
 * @param name the file that it was read from, for messages
 * @param sources by name, sorted
 * @param ignored globs of files below the input folder that are not data
 * @param fingerprint the effective mapping in canonical form, on one line
 */
public record Mapping(
    String name, Map<String, SourceMapping> sources, List<String> ignored, String fingerprint) {
  private static final SettingsSchema SCHEMA = SettingsSchema.of(SourceMapping.class);
  private static final Config DEFAULTS =
      ConfigFactory.parseResources(Mapping.class, "source-defaults.conf");
  private static final List<String> TOP = List.of("about", "ignore", "sources");

  /**
   * Reads and checks a mapping.
   *
   * @param tables the tables it may fill, by name
   * @throws JobException (64) naming the file, the source and the key, and the nearest valid one
   */
  public static Mapping read(Path file, Map<String, TargetTable> tables) {
    if (!Files.isRegularFile(file)) {
      throw JobException.usage(
          "no mapping "
              + file
              + "; set ingest.mapping to a file such as conf/mappings/sample-store.conf");
    }
    try {
      // What may not be read would else count as empty.
      Config config =
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
      return of(file.getFileName().toString(), config, tables);
    } catch (ConfigException e) {
      throw JobException.usage("mapping " + file + ": " + e.getMessage());
    }
  }

  /** Checks a parsed mapping; see {@link #read}. */
  public static Mapping of(String name, Config config, Map<String, TargetTable> tables) {
    Config resolved = config.resolve();
    String where = "mapping " + name;
    for (String key : resolved.root().keySet()) {
      if (!TOP.contains(key)) {
        throw JobException.usage(where + ": unknown key '" + key + "'" + suggest(key, TOP));
      }
    }
    if (!resolved.hasPath("sources")
        || resolved.getValue("sources").valueType() != ConfigValueType.OBJECT
        || resolved.getObject("sources").isEmpty()) {
      throw JobException.usage(
          where + ": no sources; add a section sources.NAME { table, files, columns, … }");
    }
    ConfigObject sections = resolved.getObject("sources");
    Map<String, SourceMapping> sources = new TreeMap<>();
    for (String section : sections.keySet()) {
      String place = where + ", source '" + section + "'";
      if (sections.get(section).valueType() != ConfigValueType.OBJECT) {
        throw JobException.usage(place + ": expected a section { table, files, columns, … }");
      }
      try {
        Config source = resolved.getConfig(ConfigUtil.joinPath("sources", section));
        SourceMapping bound =
            Settings.of(SCHEMA, List.of(DEFAULTS, source)).bind(SourceMapping.class);
        check(bound, tables);
        sources.put(section, bound);
      } catch (JobException e) {
        throw JobException.usage(place + ": " + e.getMessage());
      }
    }
    return new Mapping(
        name,
        Collections.unmodifiableMap(sources),
        ignored(where, resolved),
        sections.render(ConfigRenderOptions.concise()));
  }

  private static List<String> ignored(String where, Config mapping) {
    if (!mapping.hasPath("ignore")) {
      return List.of();
    }
    try {
      List<String> globs = List.copyOf(mapping.getStringList("ignore"));
      globs.forEach(Mapping::checkGlob);
      return globs;
    } catch (ConfigException e) {
      throw JobException.usage(where + ": ignore is not a list of globs, such as [\"README*\"]");
    } catch (JobException e) {
      throw JobException.usage(where + ": ignore: " + e.getMessage());
    }
  }

  private static void checkGlob(String glob) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw JobException.usage(
          "'%s' is not a glob (%s); globs are such as log/**.csv"
              .formatted(glob, e.getDescription()));
    }
  }

  /** The sources that fill a table, by name. */
  public Map<String, SourceMapping> sourcesOf(String table) {
    return sources.entrySet().stream()
        .filter(source -> source.getValue().table().equals(table))
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  private static void check(SourceMapping source, Map<String, TargetTable> tables) {
    TargetTable table = tables.get(source.table());
    if (table == null) {
      throw JobException.usage(
          "table = " + source.table() + " is none of " + new TreeSet<>(tables.keySet()));
    }
    if (source.files().isEmpty()) {
      throw JobException.usage("files is empty; name globs such as [\"**/*.csv\"]");
    }
    source.files().forEach(Mapping::checkGlob);
    checkFormat(source);
    checkColumns(source, table);
    checkMeanings(source, table);
    checkRules(source, table);
    checkKey(source, table);
  }

  private static void checkFormat(SourceMapping source) {
    if (source.encodings().isEmpty()) {
      throw JobException.usage("encodings is empty; name charsets such as [UTF-8, GBK]");
    }
    for (String encoding : source.encodings()) {
      charset(encoding);
    }
    var csv = source.csv();
    if (source.format() == Format.CSV) {
      if (csv.separator().isEmpty() || csv.quote().length() > 1) {
        throw JobException.usage(
            "csv.separator must not be empty and csv.quote has at most one character");
      }
      if (csv.multiline() && csv.quote().isEmpty()) {
        throw JobException.usage(
            "csv.multiline = true needs csv.quote: without one a field ends with its line");
      }
      if (!csv.header() && csv.fields().isEmpty()) {
        throw JobException.usage("csv.header = false needs csv.fields, the fields' names in order");
      }
    }
    // Fails if the format is invalid.
    new TimeParser(source.time().format(), zone(source, ZoneOffset.UTC));
    snapshotDay(source, LocalDate.EPOCH);
    if (!List.of(".", ",").contains(source.rules().decimalSeparator())) {
      throw JobException.usage(
          "rules.decimal-separator = '" + source.rules().decimalSeparator() + "': expected . or ,");
    }
  }

  /** The time zone of a source's times without offset. */
  static ZoneId zone(SourceMapping source, ZoneId shop) {
    String zone = source.time().zone();
    try {
      return zone.equals("shop") ? shop : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw JobException.usage(
          "time.zone = '" + zone + "': expected shop, or a zone such as Asia/Shanghai");
    }
  }

  /** The day of a source's snapshots whose path contains none. */
  public static LocalDate snapshotDay(SourceMapping source, LocalDate asOf) {
    String day = source.snapshotDay();
    try {
      return day.equals("as-of") ? asOf : LocalDate.parse(day);
    } catch (DateTimeException e) {
      throw JobException.usage(
          "snapshot-day = '" + day + "': expected as-of, or a day such as 2024-05-31");
    }
  }

  /** The charset of a name, which must be one whose lines end with the byte 0x0A. */
  static Charset charset(String name) {
    Charset charset;
    try {
      charset = Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw JobException.usage(
          "encodings: '" + name + "' is not a charset; use names such as UTF-8, GBK, ISO-8859-1");
    }
    if (charset.newEncoder().canEncode('\n')
        && "\n".getBytes(charset).length == 1
        && "\n".getBytes(charset)[0] == '\n') {
      return charset;
    }
    throw JobException.usage(
        "encodings: " + name + " is not read line by line; convert the files to UTF-8");
  }

  private static void checkColumns(SourceMapping source, TargetTable table) {
    Map<String, Map<String, String>> sections =
        new TreeMap<>(
            Map.of(
                "columns", source.columns(),
                "constants", source.constants(),
                "templates", source.templates(),
                "when-missing", source.whenMissing(),
                "rules.strip-prefix", source.rules().stripPrefix(),
                "rules.strip-suffix", source.rules().stripSuffix(),
                "rules.replace", source.rules().replace(),
                "rules.accept", source.rules().accept(),
                "rules.return-prefix", source.rules().returnPrefix()));
    List<String> names = table.columns().stream().map(Column::name).toList();
    sections.forEach(
        (section, entries) -> {
          for (String column : entries.keySet()) {
            if (!names.contains(column)) {
              throw JobException.usage(
                  "%s.%s: table %s has no column '%s'%s"
                      .formatted(section, column, table.name(), column, suggest(column, names)));
            }
          }
        });
    for (Column column : table.columns()) {
      String name = column.name();
      long ways =
          List.of(source.columns(), source.constants(), source.templates()).stream()
              .filter(section -> section.containsKey(name))
              .count();
      if (ways > 1) {
        throw JobException.usage(
            "column '" + name + "' is filled twice; keep one of columns, constants, templates");
      }
      if (column.kind() == Kind.LANGUAGE || column.kind() == Kind.OF_PICTURE) {
        if (ways > 0 || source.whenMissing().containsKey(name)) {
          throw JobException.usage(
              "column '%s' is told by the %s itself; remove it from the mapping"
                  .formatted(name, column.kind() == Kind.LANGUAGE ? "text" : "picture"));
        }
        continue;
      }
      if (column.kind() == Kind.ATTRIBUTES && ways > 0) {
        throw JobException.usage(
            "column 'attributes' is filled by the section attributes { name = field }");
      }
      boolean derived = column.kind() == Kind.ROW_ID && !source.duplicates().key().isEmpty();
      if (column.required() && ways == 0 && !derived && !source.whenMissing().containsKey(name)) {
        throw JobException.usage(
            column.kind() == Kind.ROW_ID
                ? "%1$s need columns.%2$s, or duplicates.key: the columns by which two %1$s are the same"
                    .formatted(table.name(), name)
                : "column '%s' of table %s is filled by nothing; add columns.%s = FIELD or constants.%s = VALUE"
                    .formatted(name, table.name(), name, name));
      }
    }
  }

  /** Checks that values mapped to an enumerated column are among those that it allows. */
  private static void checkMeanings(SourceMapping source, TargetTable table) {
    List<String> columns =
        table.columns().stream()
            .filter(column -> column.kind() == Kind.ONE_OF)
            .map(Column::name)
            .toList();
    for (String path : source.values().keySet()) {
      String column = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
      if (column.equals("event_type")) {
        throw JobException.usage("values.event_type: what event types mean stands in event-types");
      }
      if (!columns.contains(column) || column.equals(path)) {
        throw JobException.usage(
            "values.%s: expected values { COLUMN { THEIRS = OURS } } with a column of few values%s"
                .formatted(path, suggest(column, columns)));
      }
    }
    for (Column column : table.columns()) {
      if (column.kind() == Kind.ONE_OF) {
        checkMeanings(source, column);
      }
    }
  }

  private static void checkMeanings(SourceMapping source, Column column) {
    Map<String, String> named = new TreeMap<>(source.meanings(column.name()));
    if (source.constants().containsKey(column.name())) {
      named.put("constants", source.constants().get(column.name()));
    }
    named.forEach(
        (raw, value) -> {
          if (!column.allowed().contains(value)) {
            throw JobException.usage(
                "%s '%s' (for '%s') is none of %s%s"
                    .formatted(
                        column.name().replace('_', ' '),
                        value,
                        raw,
                        String.join(", ", column.allowed()),
                        suggest(value, column.allowed())));
          }
        });
  }

  private static void checkRules(SourceMapping source, TargetTable table) {
    source
        .rules()
        .accept()
        .forEach(
            (column, expression) -> {
              try {
                Pattern.compile(expression);
              } catch (com.google.re2j.PatternSyntaxException e) {
                throw JobException.usage(
                    "rules.accept.%s = '%s' is not a regular expression of RE2, which has no look-around and no back-references: %s"
                        .formatted(column, expression, e.getDescription()));
              }
            });
    source
        .rules()
        .replace()
        .forEach(
            (column, rule) -> {
              if (!rule.contains(" -> ")) {
                throw JobException.usage(
                    "rules.replace.%s = '%s': expected \"OLD -> NEW\"".formatted(column, rule));
              }
            });
    if (source.duplicates().equalLines() == EqualLines.SUM_QUANTITY
        && table.indexOf(Kind.QUANTITY) < 0) {
      throw JobException.usage(
          "duplicates.equal-lines = sum-quantity: table " + table.name() + " has no quantity");
    }
  }

  private static void checkKey(SourceMapping source, TargetTable table) {
    List<String> key = source.duplicates().key();
    if (key.isEmpty()) {
      return;
    }
    int rowId = table.indexOf(Kind.ROW_ID);
    if (rowId < 0) {
      throw JobException.usage(
          "duplicates.key: rows of table %s are the same by %s; remove it"
              .formatted(table.name(), String.join(", ", table.key())));
    }
    String id = table.columns().get(rowId).name();
    if (source.columns().containsKey(id) || source.templates().containsKey(id)) {
      throw JobException.usage(
          "duplicates.key and columns.%1$s: keep one; without columns.%1$s the id is made of the key"
              .formatted(id));
    }
    List<String> names = table.columns().stream().map(Column::name).toList();
    for (String column : key) {
      String name = column.startsWith("attributes.") ? "attributes" : column;
      if (!names.contains(name)
          || (name.equals("attributes")
              && !source.attributes().containsKey(column.substring("attributes.".length())))) {
        throw JobException.usage(
            "duplicates.key: no column '%s'%s".formatted(column, suggest(column, names)));
      }
    }
  }

  /** A suffix for messages: "; did you mean 'x'?" if a known name is near, else all known names. */
  static String suggest(String unknown, Collection<String> known) {
    return nearest(unknown, known)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("; known are " + String.join(", ", known));
  }

  /** The nearest known name by edit distance or common prefix; empty if none is near. */
  public static Optional<String> nearest(String unknown, Collection<String> known) {
    return known.stream()
        .filter(
            name ->
                distance(unknown, name) <= Math.max(2, unknown.length() / 2)
                    || name.startsWith(unknown))
        .min(Comparator.comparingInt(name -> distance(unknown, name)));
  }

  private static int distance(String a, String b) {
    return SettingsSchema.editDistance(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
  }
}
