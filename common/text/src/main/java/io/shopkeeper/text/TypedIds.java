package io.shopkeeper.text;

import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the numbers of orders and customers in texts, where people type them as they are, and puts
 * placeholders with their pseudonyms in their place: {@code [order 3q2-7wEPCuBSfpZzkWbGsA]}, {@code
 * [customer …]}. A number is letters and digits, with hyphens, underlines, slashes or points
 * between them, and at least one digit. It is an id where the shop has it, or where the words
 * before it say so; letters count in either case, digits in any script and width.
 *
 * @param pseudonyms of a raw id of a kind; where empty, the placeholder has none
 * @param known the ids that the shop has
 */
public record TypedIds(BiFunction<Kind, String, String> pseudonyms, KnownIds known) {
  /**
   * Knows no ids, and no pseudonyms: only words before a number tell, and placeholders are bare.
   */
  public static final TypedIds NAMED = new TypedIds((kind, raw) -> "", KnownIds.NONE);

  /** The kinds of ids that people type. */
  private static final List<Kind> KINDS = List.of(Kind.ORDER, Kind.USER);

  /** Shorter runs of digits are too often something else: years, sizes, prices. */
  private static final int FEWEST_DIGITS = 6;

  private static final int LONGEST = 64;

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\[(order|customer) ([A-Za-z0-9_-]{22})]");

  private static final String JOINTS = "-_./";

  /**
   * A text without raw ids.
   *
   * @param counts how many of each kind were replaced; kinds without any are absent
   */
  public record Masked(String text, Map<Kind, Integer> counts) {}

  /** The word for a kind in placeholders and facts. */
  public static String word(Kind kind) {
    return kind == Kind.USER ? "customer" : kind.name().toLowerCase(Locale.ROOT);
  }

  /** Replaces ids; doing it again changes nothing. */
  public Masked mask(String text) {
    return mask(text, Id::placeholder);
  }

  /** A text as models read it, with placeholders that have no pseudonyms. */
  public String read(String text) {
    return brief(mask(text, id -> "[" + word(id.kind()) + "]").text());
  }

  private Masked mask(String text, Function<Id, String> placeholder) {
    String plain = plain(text);
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    Id last = null;
    for (int i = 0; i < plain.length(); ) {
      int masked = plain.charAt(i) == '[' ? end(text, i) : i;
      if (masked > i || !alphanumeric(plain, i)) {
        i = Math.max(i + 1, masked);
        continue;
      }
      int end = runEnd(plain, i, JOINTS);
      for (Id id : ids(text, plain, i, end, last)) {
        out.append(text, from, id.start()).append(placeholder.apply(id));
        counts.merge(id.kind(), 1, Integer::sum);
        from = id.end();
        last = id;
      }
      i = end;
    }
    return new Masked(
        out.append(text, from, text.length()).toString(), Collections.unmodifiableMap(counts));
  }

  private static boolean alphanumeric(String plain, int i) {
    if (i >= plain.length()) {
      return false;
    }
    char c = plain.charAt(i);
    return Letters.digit(c) || (c >= 'a' && c <= 'z');
  }

  /** The end of letters and digits, with single joints between them. */
  private static int runEnd(String plain, int start, String joints) {
    int end = start;
    while (alphanumeric(plain, end)
        || (end < plain.length()
            && joints.indexOf(plain.charAt(end)) >= 0
            && alphanumeric(plain, end + 1))) {
      end++;
    }
    return end;
  }

  /** An id: the characters in [start, end). */
  private record Id(Kind kind, String pseudonym, int start, int end) {
    String placeholder() {
      return "[" + word(kind) + (pseudonym.isEmpty() ? "" : " " + pseudonym) + "]";
    }
  }

  /** The ids in a run: the run itself, or else those of its parts that are some. */
  private List<Id> ids(String text, String plain, int start, int end, Id last) {
    Id whole = known(text, plain, start, end);
    if (whole != null) {
      return List.of(whole);
    }
    List<Id> ids = new ArrayList<>();
    for (int i = start; i < end; i++) {
      int partEnd = runEnd(plain, i, "-");
      Id part = partEnd - i < end - start ? known(text, plain, i, partEnd) : null;
      if (part != null) {
        ids.add(part);
      }
      i = partEnd;
    }
    Id named = ids.isEmpty() ? named(text, plain, start, end, last) : null;
    return named == null ? ids : List.of(named);
  }

  /** An id that the shop has; null if it has none. */
  private Id known(String text, String plain, int start, int end) {
    String number = plain.substring(start, end);
    int digits = IdCues.digits(number);
    if (digits == 0 || (digits == number.length() && digits < FEWEST_DIGITS)) {
      return null;
    }
    for (Kind kind : KINDS) {
      String pseudonym = pseudonym(kind, text.substring(start, end), number);
      if (!pseudonym.isEmpty()) {
        return new Id(kind, pseudonym, start, end);
      }
    }
    return null;
  }

  /** An id by the words before it, or beside the last one; null if they say nothing of one. */
  private Id named(String text, String plain, int start, int end, Id last) {
    String number = plain.substring(start, end);
    if (IdCues.digits(number) == 0 || number.length() > LONGEST) {
      return null;
    }
    String typed = text.substring(start, end);
    Kind kind =
        last != null && IdCues.goesOn(plain.substring(last.end(), start), number)
            ? last.kind()
            : IdCues.kind(
                plain.substring(Math.max(0, start - IdCues.WIDEST), start),
                number,
                !pseudonym(Kind.ORDER, typed, number).isEmpty());
    if (kind == null) {
      return null;
    }
    String pseudonym = pseudonym(kind, typed, number);
    return new Id(
        kind, pseudonym.isEmpty() ? pseudonyms.apply(kind, typed) : pseudonym, start, end);
  }

  /** The pseudonym of an id that the shop has; empty if it has none. */
  private String pseudonym(Kind kind, String typed, String plain) {
    return plain.length() > LONGEST
        ? ""
        : spellings(typed, plain).stream()
            .map(spelling -> pseudonyms.apply(kind, spelling))
            .filter(known::has)
            .findFirst()
            .orElse("");
  }

  /** How a shop may write a number that somebody typed, the likeliest first. */
  public static List<String> spellings(String typed) {
    return spellings(typed, plain(typed));
  }

  private static List<String> spellings(String typed, String plain) {
    return Stream.of(typed, plain.toUpperCase(Locale.ROOT), plain).distinct().toList();
  }

  /** Lower case, with the digits and signs of ASCII, each character in its place. */
  private static String plain(String text) {
    char[] plain = Normal.inPlace(text).toCharArray();
    for (int i = 0; i < plain.length; i++) {
      plain[i] = Letters.plain(plain[i]);
    }
    return new String(plain);
  }

  /** A text whose placeholders have no pseudonyms, as models read it: {@code [order]}. */
  public static String brief(String text) {
    return text.indexOf('[') < 0 ? text : PLACEHOLDER.matcher(text).replaceAll("[$1]");
  }

  /** The pseudonym in a placeholder of an order; empty where a text is none. */
  public static String orderOf(String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    return placeholder.matches() && placeholder.group(1).equals(word(Kind.ORDER))
        ? placeholder.group(2)
        : "";
  }

  /** The placeholders of a text, in its order. */
  public static List<String> placeholders(String text) {
    return PLACEHOLDER.matcher(text).results().map(found -> found.group()).toList();
  }

  /** The end of the placeholder that begins at an index; the index itself if none does. */
  static int end(String text, int start) {
    Matcher placeholder = PLACEHOLDER.matcher(text).region(start, text.length());
    return placeholder.lookingAt() ? placeholder.end() : start;
  }

  /** A text with no character of a placeholder left, each of the others in its place. */
  static String without(String text) {
    return text.indexOf('[') < 0
        ? text
        : PLACEHOLDER.matcher(text).replaceAll(found -> "[".repeat(found.group().length()));
  }
}
