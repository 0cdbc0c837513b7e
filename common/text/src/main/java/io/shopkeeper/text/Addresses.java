package io.shopkeeper.text;

import io.shopkeeper.text.PersonalData.Found;
import io.shopkeeper.text.PersonalData.Kind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds postal addresses from the number of a house or flat on: a street before it in Chinese, and
 * after it in English. Names of towns and streets alone are not personal.
 */
final class Addresses {
  private static final int WIDEST = 48;
  private static final int LONGEST_PLACE = 24;
  private static final int LONGEST_TOWN = 3;
  private static final int LONGEST_STREET = 6;

  /** From a house's number on: 123号4幢2单元501室. */
  private static final Pattern HOUSE =
      Pattern.compile(
          "\\d{1,5}(?:-\\d{1,4})? ?号(?![店线码机称召段])(?:院|楼)?"
              + "(?:[ ,，]?[A-Za-z]?\\d{1,5}(?:-\\d{1,4})? ?(?:号楼|号|栋|幢|座|单元|室|层|楼|弄))*+");

  /** From a building's number on, which takes two steps: 3栋2单元501室. */
  private static final Pattern FLAT =
      Pattern.compile(
          "\\d{1,4} ?(?:号楼|栋|幢|座|弄|单元|号)"
              + "(?:[ ,，]?[A-Za-z]?\\d{1,5}(?:-\\d{1,4})? ?(?:号楼|号|栋|幢|座|单元|室|层|楼))++");

  private static final List<String> STREETS =
      List.of("大街", "大道", "胡同", "路", "街", "道", "巷", "弄", "里", "村", "屯");

  private static final List<String> ESTATES =
      List.of(
          "小区", "花园", "公寓", "新村", "号院", "大厦", "苑", "园", "府", "庭", "湾", "村", "城", "里", "坊", "邸", "路",
          "街");

  /** Words of a sentence around an address, which its names do not hold. */
  private static final String NO_NAME = "我你他她们住在送寄到于至是址的了给请把就离和";

  private static final Pattern ENGLISH =
      Pattern.compile(
          "\\d{1,5}[A-Za-z]? (?:[NSEW]\\.? )?(?:(?!(?:[Tt]he|[Aa]|[Mm]y|[Oo]f|[Dd]own|[Ii]n|[Oo]n|[Aa]nd|[Tt]his|[Tt]o) )"
              + "[A-Za-z][A-Za-z'.]{1,19} ){1,3}"
              + "(?:[Ss]treet|[Aa]venue|[Rr]oad|[Bb]oulevard|[Ll]ane|Drive|Court|Way|Place|Square|Terrace|St|Ave|Rd|Blvd|Ln|Dr|Ct|Pl|Sq)(?![A-Za-z])\\.?"
              + "(?:,? (?:[Aa]pt|[Aa]partment|[Uu]nit|[Ss]uite|[Ss]te|[Ff]lat|#)\\.? ?#?\\w{1,6})?"
              + "(?:, [A-Z][A-Za-z ]{1,24})?(?:,? [A-Z]{2} \\d{5}(?:-\\d{4})?)?");

  private Addresses() {}

  static void find(String plain, List<Digits> runs, List<Found> found) {
    int from = 0;
    for (Digits run : runs) {
      if (run.start() < from || run.length() > 5) {
        continue;
      }
      Found one = chinese(plain, run.start(), from);
      one = one == null ? english(plain, run.start()) : one;
      if (one != null) {
        found.add(one);
        from = one.end();
      }
    }
  }

  private static Found chinese(String plain, int number, int from) {
    int after = number;
    int limit = Math.min(plain.length(), number + 8);
    while (after < limit && !Letters.han(plain.charAt(after))) {
      after++;
    }
    if (after == limit || "号栋幢座弄单".indexOf(plain.charAt(after)) < 0) {
      return null;
    }
    Found house = before(plain, number, from, HOUSE, STREETS);
    return house != null ? house : before(plain, number, from, FLAT, ESTATES);
  }

  private static Found before(
      String plain, int number, int from, Pattern numbers, List<String> places) {
    int start = placeStart(plain, number, from, places);
    if (start < 0) {
      return null;
    }
    Matcher after =
        numbers.matcher(plain).region(number, Math.min(plain.length(), number + WIDEST));
    return after.lookingAt() ? new Found(Kind.ADDRESS, start, after.end()) : null;
  }

  /**
   * Where the name of a place begins that ends before a number: with its town, as far as that is
   * told by a word such as province or district; −1 if there is no such place.
   */
  private static int placeStart(String plain, int number, int from, List<String> places) {
    int end = number > from && plain.charAt(number - 1) == ' ' ? number - 1 : number;
    if (end > from && "东南西北中段".indexOf(plain.charAt(end - 1)) >= 0) {
      end--;
    }
    for (String place : places) {
      int nameEnd = end - place.length();
      if (nameEnd > from && plain.startsWith(place, nameEnd)) {
        int first = nameEnd;
        int limit = Math.max(from, nameEnd - LONGEST_PLACE);
        while (first > limit && name(plain.charAt(first - 1))) {
          first--;
        }
        int start = townStart(plain, first, nameEnd);
        // The digits before a name are another number's.
        while (start < nameEnd && Letters.digit(plain.charAt(start))) {
          start++;
        }
        return start == nameEnd ? -1 : start;
      }
    }
    return -1;
  }

  private static int townStart(String plain, int first, int end) {
    for (int i = first; i < end; i++) {
      if ("省市区县镇乡州旗".indexOf(plain.charAt(i)) >= 0) {
        return Math.max(first, i - LONGEST_TOWN);
      }
    }
    return Math.max(first, end - LONGEST_STREET);
  }

  private static boolean name(char c) {
    return Letters.digit(c) || (Letters.han(c) && NO_NAME.indexOf(c) < 0);
  }

  private static boolean goesOn(char before) {
    return (before < 0x80 && Character.isLetter(before)) || ".$-#/+".indexOf(before) >= 0;
  }

  private static Found english(String plain, int number) {
    if (number > 0 && goesOn(plain.charAt(number - 1))) {
      return null;
    }
    Matcher matcher =
        ENGLISH.matcher(plain).region(number, Math.min(plain.length(), number + 2 * WIDEST));
    return matcher.lookingAt() ? new Found(Kind.ADDRESS, number, matcher.end()) : null;
  }
}
