package io.shopkeeper.core.mapping;

import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.mapping.SourceMapping.ZeroPrice;
import io.shopkeeper.core.mapping.TargetTable.Column;
import io.shopkeeper.core.mapping.TargetTable.Kind;
import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the fields of a record into the values of a table's row, or refuses it with a reason.
 * Reasons never quote a value, since a record with swapped fields may hold a user id anywhere. Not
 * thread-safe; each task has its own.
 *
 * <p>Times become microseconds since the epoch ({@link Long}), money a {@link BigDecimal} of scale
 * 4, bytes an array, attributes a map; ids of customers, sessions and orders become pseudonyms.
 */
public final class RecordParser {
  private static final Base64.Decoder DECODER = Base64.getDecoder();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final BigDecimal MONEY_LIMIT = BigDecimal.TEN.pow(14);
  private static final BigDecimal INTEGER_LIMIT = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final int CACHED_PSEUDONYMS = 1 << 16;

  /** Earlier times are taken for clock errors: no shop log is older. */
  private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

  private static final Set<Kind> IDS = EnumSet.of(Kind.ROW_ID, Kind.USER, Kind.SESSION, Kind.ORDER);

  /**
   * Longer ids are taken for corrupt lines or attacks, and refused because every later step would
   * carry them.
   */
  private static final int LONGEST_ID = 1000;

  /** Extracts the raw text of a column from a record; null if it has none. */
  private interface Text {
    String of(String[] fields);
  }

  private final TargetTable table;
  private final SourceMapping mapping;
  private final Pseudonyms pseudonyms;
  private final KnownIds known;
  private final ZoneId shop;
  private final TimeParser times;
  private final Set<String> missing;
  private final Set<String> trueValues;
  private final boolean decimalComma;
  private final List<Map<String, String>> meanings;
  private final Text[] texts;
  private final com.google.re2j.Pattern[] accepts;
  private final boolean[] isId;
  private final Returns returns;
  private final String[] attributeNames;
  private final int[] attributeFields;
  private final int[] key;
  private final String[] keyAttributes;
  private final int derived;
  private final int dayColumn;
  private final int languageColumn;
  private final String asOf;
  private final List<Rule> rules;
  private final long earliest;
  private final long latest;
  private final Sha256 digest = new Sha256();
  private final Map<Pseudonyms.Kind, Map<String, String>> pseudonymCaches =
      new EnumMap<>(Pseudonyms.Kind.class);
  private final Map<Long, String> days = new HashMap<>();
  private final Object[] values;
  private final Map<String, Integer> found = new TreeMap<>();
  private long time;
  private String language;
  private Map<String, Object> seen = Map.of();

  /**
   * @param fieldNames the names of the fields that {@link #parse} gets, in order
   * @param known the ids that the shop has, which are replaced in prose
   * @param shop the shop's time zone, whose days are the table's partitions
   * @param asOf the last day to ingest; times after the following day are taken for clock errors
   */
  public RecordParser(
      SourceMapping mapping,
      TargetTable table,
      List<String> fieldNames,
      Pseudonyms pseudonyms,
      KnownIds known,
      ZoneId shop,
      LocalDate asOf) {
    this.table = table;
    this.mapping = mapping;
    this.pseudonyms = pseudonyms;
    this.known = known;
    this.shop = shop;
    this.times = new TimeParser(mapping.time().format(), Mapping.zone(mapping, shop));
    this.missing = new HashSet<>(mapping.rules().missing());
    this.trueValues = new HashSet<>();
    mapping.rules().trueValues().forEach(v -> trueValues.add(v.toLowerCase(Locale.ROOT)));
    this.decimalComma = mapping.rules().decimalSeparator().equals(",");
    this.meanings = table.columns().stream().map(column -> meanings(mapping, column)).toList();
    int width = table.columns().size();
    this.texts = new Text[width];
    this.accepts = new com.google.re2j.Pattern[width];
    this.isId = new boolean[width];
    this.returns = new Returns(mapping, table);
    this.rules = table.rules().stream().map(rule -> new Rule(rule, table)).toList();
    for (int i = 0; i < width; i++) {
      String name = table.columns().get(i).name();
      texts[i] = text(name, fieldNames);
      isId[i] =
          IDS.contains(table.columns().get(i).kind())
              || table.key().contains(name)
              || name.equals("item_id");
      String accept = mapping.rules().accept().get(name);
      accepts[i] = accept == null ? null : com.google.re2j.Pattern.compile(accept);
    }
    List<String> attributes = new ArrayList<>(mapping.attributes().keySet());
    this.attributeNames = attributes.toArray(new String[0]);
    this.attributeFields =
        attributes.stream()
            .mapToInt(a -> fieldNames.indexOf(mapping.attributes().get(a)))
            .toArray();
    List<String> keyColumns = mapping.duplicates().key();
    this.key = keyColumns.stream().mapToInt(table::indexOf).toArray();
    this.keyAttributes =
        keyColumns.stream()
            .map(c -> c.startsWith("attributes.") ? c.substring("attributes.".length()) : null)
            .toArray(String[]::new);
    this.derived = keyColumns.isEmpty() ? -1 : table.indexOf(Kind.ROW_ID);
    this.dayColumn = table.day() == null ? -1 : table.indexOf(table.day());
    this.languageColumn = table.indexOf(Kind.LANGUAGE);
    this.asOf = asOf.toString();
    this.earliest = EARLIEST.toEpochDay() * DAY_MICROS;
    this.latest =
        Math.multiplyExact(
            asOf.plusDays(2).atStartOfDay(shop).toInstant().getEpochSecond(), 1_000_000L);
    this.values = new Object[width];
  }

  /** A table's rule with the indices of its columns. */
  private static final class Rule {
    private final RowRule rule;
    private final Refusal refusal;
    private final int[] columns;
    private final Object[] seen;

    Rule(RowRule rule, TargetTable table) {
      this.rule = rule;
      this.refusal = new Refusal(rule.code(), rule.reason());
      this.columns = rule.columns().stream().mapToInt(table::indexOf).toArray();
      this.seen = new Object[columns.length];
    }

    Refusal refusal(Object[] values) {
      for (int i = 0; i < columns.length; i++) {
        seen[i] = values[columns[i]];
      }
      return rule.test().keeps(seen) ? null : refusal;
    }
  }

  /** The value of each text of a column of kind {@link Kind#ONE_OF}, also in lower case. */
  private static Map<String, String> meanings(SourceMapping mapping, Column column) {
    Map<String, String> meanings = new HashMap<>();
    Map<String, String> said = mapping.meanings(column.name());
    if (said.isEmpty() || mapping.constants().containsKey(column.name())) {
      column.allowed().forEach(value -> meanings.put(value, value));
    } else {
      said.forEach((raw, value) -> meanings.put(raw.toLowerCase(Locale.ROOT), value));
      meanings.putAll(said);
    }
    return meanings;
  }

  /** The fields that a mapping reads, sorted; a source must have all of them. */
  public static Set<String> fieldsOf(SourceMapping mapping) {
    Set<String> fields = new java.util.TreeSet<>(mapping.columns().values());
    fields.addAll(mapping.attributes().values());
    for (String template : mapping.templates().values()) {
      Matcher matcher = PLACEHOLDER.matcher(template);
      while (matcher.find()) {
        fields.add(matcher.group(1));
      }
    }
    return fields;
  }

  private Text text(String column, List<String> fieldNames) {
    Text source = source(column, fieldNames);
    String fallback = mapping.whenMissing().get(column);
    if (source == null) {
      return fallback == null ? null : fields -> fallback;
    }
    String prefix = mapping.rules().stripPrefix().get(column);
    String suffix = mapping.rules().stripSuffix().get(column);
    String replace = mapping.rules().replace().get(column);
    String old = replace == null ? null : replace.substring(0, replace.indexOf(" -> "));
    String by = replace == null ? null : replace.substring(replace.indexOf(" -> ") + 4);
    return fields -> {
      String text = source.of(fields);
      if (text == null) {
        return fallback;
      }
      if (prefix != null && text.startsWith(prefix)) {
        text = text.substring(prefix.length());
      }
      if (suffix != null && text.endsWith(suffix)) {
        text = text.substring(0, text.length() - suffix.length());
      }
      if (old != null) {
        text = text.replace(old, by);
      }
      return text.isEmpty() ? fallback : text;
    };
  }

  private Text source(String column, List<String> fieldNames) {
    String field = mapping.columns().get(column);
    if (field != null) {
      int at = fieldNames.indexOf(field);
      return at < 0 ? fields -> null : fields -> value(fields, at);
    }
    String constant = mapping.constants().get(column);
    if (constant != null) {
      return fields -> constant;
    }
    String template = mapping.templates().get(column);
    return template == null ? null : template(template, fieldNames);
  }

  /** Compiles a template; it has no value for a record that lacks one of its fields. */
  private Text template(String template, List<String> fieldNames) {
    List<String> literals = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(template);
    int end = 0;
    while (matcher.find()) {
      literals.add(template.substring(end, matcher.start()));
      places.add(fieldNames.indexOf(matcher.group(1)));
      end = matcher.end();
    }
    String tail = template.substring(end);
    return fields -> {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < literals.size(); i++) {
        String value = places.get(i) < 0 ? null : value(fields, places.get(i));
        if (value == null) {
          return null;
        }
        out.append(literals.get(i)).append(value);
      }
      return out.append(tail).toString();
    };
  }

  private String value(String[] fields, int at) {
    String raw = fields[at];
    if (raw == null) {
      return null;
    }
    String text = raw.strip();
    return missing.contains(text) ? null : text;
  }

  /**
   * Parses one record.
   *
   * @param fields the fields' texts in the order of the field names; null for a missing one
   * @return null if the record was accepted, else the reason for its refusal
   */
  public Refusal parse(String[] fields) {
    time = TimeParser.NONE;
    language = null;
    found.clear();
    seen = Map.of();
    returns.begin();
    for (int i = 0; i < values.length; i++) {
      Column column = table.columns().get(i);
      values[i] = null;
      if (column.kind() == Kind.ATTRIBUTES) {
        values[i] = attributes(fields);
        continue;
      }
      if (texts[i] == null) {
        continue;
      }
      String text = texts[i].of(fields);
      if (text == null) {
        if (column.required()) {
          return missing(column);
        }
        continue;
      }
      if (text.length() > LONGEST_ID && isId[i]) {
        return new Refusal(
            "too-long", "%s is longer than %d characters".formatted(column.name(), LONGEST_ID));
      }
      if (halfCharacter(text)) {
        return new Refusal("bad-text", column.name() + " holds half a character");
      }
      if (accepts[i] != null && !accepts[i].matches(text)) {
        return new Refusal(
            "not-accepted", column.name() + " does not match rules.accept." + column.name());
      }
      returns.see(i, text);
      Refusal refusal = read(i, column, text);
      if (refusal != null) {
        return refusal;
      }
    }
    returns.apply(values);
    if (languageColumn >= 0) {
      values[languageColumn] = language;
    }
    seen.forEach((column, value) -> values[table.indexOf(column)] = value);
    for (Rule rule : rules) {
      Refusal refusal = rule.refusal(values);
      if (refusal != null) {
        return refusal;
      }
    }
    if (derived >= 0) {
      values[derived] = derivedId();
    }
    return null;
  }

  /**
   * Whether a text contains an unpaired surrogate, which JSON can express and UTF-8 cannot: ids
   * that differ only in it would get the same pseudonym.
   */
  private static boolean halfCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static Refusal missing(Column column) {
    return new Refusal("missing-value", column.name() + " is missing");
  }

  private Refusal read(int i, Column column, String text) {
    switch (column.kind()) {
      case TEXT, ROW_ID -> values[i] = text;
      case PROSE -> {
        return prose(i, column, text);
      }
      case USER -> values[i] = pseudonym(Pseudonyms.Kind.USER, text);
      case SESSION -> values[i] = pseudonym(Pseudonyms.Kind.SESSION, text);
      case ORDER -> values[i] = pseudonym(Pseudonyms.Kind.ORDER, text);
      case ONE_OF -> {
        return oneOf(i, column, text);
      }
      case TIME -> {
        return time(i, column, text);
      }
      case INTEGER, QUANTITY -> {
        return integer(i, column, text);
      }
      case MONEY -> {
        return money(i, column, text);
      }
      case REAL -> {
        BigDecimal number = decimal(text);
        if (number == null) {
          return new Refusal("bad-number", column.name() + " is not a number");
        }
        values[i] = number.doubleValue();
      }
      case FLAG -> values[i] = trueValues.contains(text.toLowerCase(Locale.ROOT));
      case BINARY -> {
        return binary(i, column, text);
      }
      case PICTURE -> {
        Refusal refusal = binary(i, column, text);
        return refusal == null ? picture((byte[]) values[i]) : refusal;
      }
      case ATTRIBUTES, LANGUAGE, OF_PICTURE ->
          throw new IllegalStateException(column.name() + " has no text");
    }
    return null;
  }

  /** The language of a row is that of its required prose. */
  private Refusal prose(int i, Column column, String text) {
    Prose.Reading reading = table.prose().read(text, pseudonyms, known);
    reading.found().forEach((what, count) -> found.merge(what, count, Integer::sum));
    if (column.required()) {
      language = reading.language();
    }
    if (!reading.text().isEmpty()) {
      values[i] = reading.text();
    } else if (column.required()) {
      return new Refusal("empty-text", column.name() + " holds nothing that a reader would see");
    }
    return null;
  }

  private Refusal oneOf(int i, Column column, String text) {
    String value = meanings.get(i).get(text);
    values[i] = value == null ? meanings.get(i).get(text.toLowerCase(Locale.ROOT)) : value;
    return values[i] != null
        ? null
        : new Refusal(
            "unknown-value",
            "%s is none of the mapping's %s"
                .formatted(column.name(), SourceMapping.meaningsKey(column.name())));
  }

  private Refusal time(int i, Column column, String text) {
    long micros = times.micros(text);
    String name = column.name();
    if (micros == TimeParser.NONE) {
      return new Refusal("bad-time", name + " is not a time of format " + mapping.time().format());
    }
    if (micros < earliest) {
      return new Refusal("time-out-of-range", name + " is before 2000" + times.hint(micros));
    }
    if (micros >= latest) {
      return new Refusal("time-out-of-range", name + " is in the future" + times.hint(micros));
    }
    values[i] = micros;
    if (i == dayColumn) {
      time = micros;
    }
    return null;
  }

  private Refusal integer(int i, Column column, String text) {
    BigDecimal number = integer(text);
    if (number == null) {
      return new Refusal("bad-number", column.name() + " is not a whole number");
    }
    if (number.abs().compareTo(INTEGER_LIMIT) > 0) {
      return new Refusal("too-large", column.name() + " is too large");
    }
    values[i] = number.intValue();
    return null;
  }

  private Refusal money(int i, Column column, String text) {
    BigDecimal amount = decimal(text);
    if (amount == null) {
      return new Refusal("bad-number", column.name() + " is not a number");
    }
    if (amount.signum() < 0) {
      return new Refusal("negative", column.name() + " is negative");
    }
    if (amount.compareTo(MONEY_LIMIT) >= 0) {
      return new Refusal("too-large", column.name() + " is too large");
    }
    if (amount.signum() == 0) {
      if (mapping.rules().zeroPrice() == ZeroPrice.REFUSE) {
        return new Refusal("zero", column.name() + " is zero");
      }
      if (mapping.rules().zeroPrice() == ZeroPrice.MISSING) {
        return column.required() ? missing(column) : null;
      }
    }
    values[i] = amount.setScale(4, RoundingMode.HALF_UP);
    return null;
  }

  private Refusal binary(int i, Column column, String text) {
    try {
      values[i] = DECODER.decode(text);
      return null;
    } catch (IllegalArgumentException e) {
      return new Refusal("bad-base64", column.name() + " is not base64");
    }
  }

  private Refusal picture(byte[] bytes) {
    Sight.Seen picture = table.sight().look(bytes);
    seen = picture.values();
    return picture.refusal();
  }

  /** Parses an integer exactly, in the forms that tables export: 3, 3.0, +3. */
  private BigDecimal integer(String text) {
    BigDecimal number = decimal(text);
    return number == null || number.stripTrailingZeros().scale() > 0 ? null : number;
  }

  private BigDecimal decimal(String text) {
    String plain = decimalComma ? text.replace(".", "").replace(',', '.') : text;
    // A large exponent would make every later operation on the number slow.
    if (plain.length() > 40) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(plain);
      return Math.abs((long) number.scale()) > 60 ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private Map<String, String> attributes(String[] fields) {
    Map<String, String> out = null;
    for (int i = 0; i < attributeNames.length; i++) {
      String value = attributeFields[i] < 0 ? null : value(fields, attributeFields[i]);
      if (value != null) {
        out = out == null ? new LinkedHashMap<>() : out;
        out.put(attributeNames[i], value);
      }
    }
    return out;
  }

  private String pseudonym(Pseudonyms.Kind kind, String raw) {
    Map<String, String> cache = pseudonymCaches.computeIfAbsent(kind, k -> new HashMap<>());
    String known = cache.get(raw);
    if (known == null) {
      if (cache.size() >= CACHED_PSEUDONYMS) {
        cache.clear();
      }
      known = pseudonyms.of(kind, raw);
      cache.put(raw, known);
    }
    return known;
  }

  /**
   * 128 bits of SHA-256 over the key's values. It is derived from pseudonyms instead of raw ids,
   * which would allow testing a guess of the customer behind an event.
   */
  private String derivedId() {
    for (int i = 0; i < key.length; i++) {
      Object value =
          keyAttributes[i] == null
              ? values[key[i]]
              : attributeOf(table.indexOf("attributes"), keyAttributes[i]);
      digest.add((byte) (value == null ? 1 : 2));
      if (value instanceof byte[] bytes) {
        digest.add(bytes);
      } else if (value != null) {
        digest.add(value.toString());
      }
      digest.add((byte) 0);
    }
    return digest.base64Url(16);
  }

  private Object attributeOf(int column, String name) {
    return values[column] instanceof Map<?, ?> map ? map.get(name) : null;
  }

  /** The values of the last record in the order of the table's columns; the array is reused. */
  public Object[] values() {
    return values;
  }

  /** What was masked or mended in the last record's prose, and how often; the map is reused. */
  public Map<String, Integer> found() {
    return found;
  }

  /**
   * The shop-local day of the last record, YYYY-MM-DD, from the table's day column; the as-of day
   * if that is null; null for a snapshot.
   */
  public String day() {
    if (time == TimeParser.NONE) {
      return dayColumn < 0 ? null : asOf;
    }
    int offset =
        shop instanceof ZoneOffset fixed
            ? fixed.getTotalSeconds()
            : shop.getRules()
                .getOffset(Instant.ofEpochSecond(Math.floorDiv(time, 1_000_000L)))
                .getTotalSeconds();
    long epochDay = Math.floorDiv(time + offset * 1_000_000L, DAY_MICROS);
    return days.computeIfAbsent(epochDay, day -> LocalDate.ofEpochDay(day).toString());
  }
}
