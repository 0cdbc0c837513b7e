package io.shopkeeper.text;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.shopkeeper.text.PersonalData.Found;
import io.shopkeeper.text.PersonalData.Kind;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds identity cards, bank cards and telephone numbers among the digits of a text. A number is
 * one run of digits or several with at most two signs or spaces between them; the longest that is
 * something is taken.
 */
final class Numbers {
  private static final int MOST_DIGITS = 19;
  private static final int FEWEST_DIGITS = 7;
  private static final int MOST_SIGNS = 2;
  private static final int WIDEST_CUE = 8;

  private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

  /** What says just before a number that it is a telephone. */
  private static final Pattern CUE =
      Pattern.compile(
          "(?:电话|電話|手机|手機|座机|联系|聯繫|热线|致电|拨打|微信|tel|phone|mobile|cell|call|text|wechat|whatsapp)"
              + "\\P{Alnum}{0,4}$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern AMERICAN =
      Pattern.compile("(?:1[-. ]?)?\\(?[2-9]\\d{2}\\)?[-. ]{1,2}[2-9]\\d{2}[-. ]\\d{4}");

  private Numbers() {}

  static void find(String plain, List<Digits> runs, List<Found> found) {
    int first = 0;
    while (first < runs.size()) {
      int last = last(plain, runs, first);
      Found one = null;
      int taken = first;
      for (int end = last; end >= first && one == null; end--) {
        one = number(plain, runs, first, end);
        taken = end;
      }
      if (one != null) {
        found.add(one);
        first = taken;
      }
      first++;
    }
  }

  /** The last run that may belong to one number with the first. */
  private static int last(String plain, List<Digits> runs, int first) {
    int digits = runs.get(first).length();
    int last = first;
    while (last + 1 < runs.size()) {
      Digits next = runs.get(last + 1);
      digits += next.length();
      if (digits > MOST_DIGITS || !signs(plain, runs.get(last).end(), next.start())) {
        break;
      }
      last++;
    }
    return last;
  }

  private static boolean signs(String plain, int from, int to) {
    if (to - from > MOST_SIGNS) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (" -.()/_*#·".indexOf(plain.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** What the digits of some runs are; null if nothing, as where they go on a word or article. */
  private static Found number(String plain, List<Digits> runs, int first, int last) {
    int start = runs.get(first).start();
    int end = runs.get(last).end();
    StringBuilder number = new StringBuilder(MOST_DIGITS);
    for (int run = first; run <= last; run++) {
      number.append(plain, runs.get(run).start(), runs.get(run).end());
    }
    boolean word = start > 0 && asciiLetter(plain.charAt(start - 1)) && !cue(plain, start);
    if (number.length() == 17 && end < plain.length() && "xX".indexOf(plain.charAt(end)) >= 0) {
      number.append('X');
      end++;
    }
    String digits = number.toString();
    if (digits.length() == 18 && identity(digits)) {
      return new Found(Kind.ID_CARD, start, end);
    }
    if (digits.length() < FEWEST_DIGITS || digits.endsWith("X") || word) {
      return null;
    }
    if (bankCard(digits)) {
      return new Found(Kind.BANK_CARD, start, end);
    }
    return phone(plain, digits, 1 + last - first, start, end);
  }

  private static boolean asciiLetter(char c) {
    return (c < 0x80 && Letters.latin(c)) || c == '_';
  }

  private static boolean cue(String plain, int start) {
    return CUE.matcher(plain.substring(Math.max(0, start - WIDEST_CUE - 4), start)).find();
  }

  /**
   * Whether 18 digits are a citizen's number of GB 11643-1999: the code of a province, a day of
   * birth, and a check digit by ISO 7064 MOD 11-2.
   */
  static boolean identity(String digits) {
    int sum = 0;
    int weight = 1;
    for (int i = digits.length() - 1; i >= 0; i--) {
      int value = digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0';
      sum += value * weight;
      weight = weight * 2 % 11;
    }
    int region = digits.charAt(0) - '0';
    if (sum % 11 != 1 || region < 1 || region > 8) {
      return false;
    }
    try {
      LocalDate born =
          LocalDate.of(
              Integer.parseInt(digits.substring(6, 10)),
              Integer.parseInt(digits.substring(10, 12)),
              Integer.parseInt(digits.substring(12, 14)));
      return born.getYear() >= 1880 && born.getYear() < 2100;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /**
   * Whether digits are the number of a payment card: the prefix and length of a scheme of ISO/IEC
   * 7812, and the check digit by Luhn.
   */
  static boolean bankCard(String digits) {
    int length = digits.length();
    int four = length < 13 ? 0 : Integer.parseInt(digits.substring(0, 4));
    int two = four / 100;
    boolean scheme =
        (two == 62 && length >= 16)
            || (four / 1000 == 4 && (length == 13 || length == 16 || length == 19))
            || (((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) && length == 16)
            || ((two == 34 || two == 37) && length == 15)
            || ((two == 35 || two == 65 || four == 6011) && length == 16)
            || ((two == 30 || two == 36 || two == 38) && length == 14);
    return scheme && luhn(digits);
  }

  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int value = digits.charAt(digits.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? value : value * 2 / 10 + value * 2 % 10;
    }
    return sum % 10 == 0;
  }

  /**
   * A telephone number, which must be valid where it is from. Without a country's code it is
   * Chinese, or American where it is written as Americans do; few digits need a word before them
   * that says so.
   */
  private static Found phone(String plain, String digits, int runs, int start, int end) {
    char before = start == 0 ? ' ' : plain.charAt(start - 1);
    boolean area = before == '(' && plain.startsWith(")", start + 3);
    int from = area || before == '+' ? start - 1 : start;
    String written = plain.substring(from, end);
    boolean abroad = written.indexOf('+') >= 0 || digits.startsWith("00");
    boolean valid;
    if (abroad) {
      String number = digits.startsWith("00") ? digits.substring(2) : digits;
      valid = valid("+" + number, "ZZ");
    } else if (digits.length() == 11 && digits.charAt(0) == '1') {
      valid = (digits.charAt(1) > '2' && valid(digits, "CN")) || (runs <= 4 && american(written));
    } else if (digits.length() == 13 && digits.startsWith("861")) {
      valid = valid("+" + digits, "ZZ");
    } else if (digits.charAt(0) == '0'
        && digits.charAt(1) != '0'
        && digits.length() >= 10
        && digits.length() <= 12) {
      valid = valid(digits, "CN");
    } else if (digits.length() == 10) {
      valid =
          (runs == 3 && american(written) && valid(digits, "US"))
              || ((digits.startsWith("400") || digits.startsWith("800")) && valid(digits, "CN"))
              || (runs == 1 && cue(plain, from) && valid(digits, "US"));
    } else {
      valid = digits.length() <= 8 && runs <= 2 && cue(plain, from);
    }
    return valid ? new Found(Kind.PHONE, from, end) : null;
  }

  private static boolean american(String written) {
    return AMERICAN.matcher(written).matches();
  }

  private static boolean valid(String number, String region) {
    try {
      return PHONES.isValidNumber(PHONES.parse(number, region));
    } catch (NumberParseException e) {
      return false;
    }
  }
}
