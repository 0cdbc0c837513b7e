package io.shopkeeper.text;

import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import java.util.regex.Pattern;

/**
 * What the words before a number say that it is, in Chinese and English. Everything here meets
 * lower case and the signs of ASCII.
 */
final class IdCues {
  /** As many characters before a number are read. */
  static final int WIDEST = 40;

  private static final int SHORTEST = 3;

  /** After a mere "order", fewer digits are a number of pieces, or with letters goods. */
  private static final int FEWEST_DIGITS = 6;

  private static final int FEWEST_WITH_LETTERS = 3;

  /**
   * Who orders something says so with the number of an article, which seldom has as many digits.
   */
  private static final int FEWEST_AFTER_VERB = 8;

  private static final String IS = "[\"'(]? ?(?:(?:is|was|:|#|=|是|为) ?)?[\"'(#]?$";

  private static final Pattern ORDER_NUMBER =
      Pattern.compile(
          "(?:\\b(?:order|purchase)(?: ?(?:numbers?|num|nr|no|ids?|code|ref(?:erence)?)\\b)[.:#]?"
              + "|\\border ?[#:]|订单(?:编号|号码?|id)|(?<!快递)(?<!运)(?<!物流)单号|订单 ?[:#]) ?"
              + IS);

  private static final Pattern ORDER =
      Pattern.compile("(?:\\b(?:order|purchase)(?: is|:| #)? ?|订单(?:是|:)?|[这那]个?单) ?$");

  private static final Pattern TO_ORDER =
      Pattern.compile(
          "\\b(?:to|i|we|you|they|can|could|will|would|should|must|may|please|and|or|not|in|just|only) (?:order|purchase) $");

  private static final Pattern CUSTOMER_NUMBER =
      Pattern.compile(
          "(?:\\b(?:customer|user|member(?:ship)?|client|account)(?: ?(?:numbers?|num|nr|no|id)\\b)[.:#]?"
              + "|(?:客户|会员|用户|[账帐]户)(?:编号|号码?|id|名)|会员卡号|[账帐]号) ?"
              + IS);

  private static final Pattern AND = Pattern.compile(" ?(?:,|;|、|/|&|和|与|及|跟|and|or) ?");

  private static final Pattern DAY = Pattern.compile("(?:19|20)\\d{2}([-/.]?)[01]?\\d\\1[0-3]?\\d");

  private static final Pattern MOBILE = Pattern.compile("1[3-9]\\d{9}");

  private IdCues() {}

  /**
   * What the words before a number call it; null if they say nothing of one.
   *
   * @param order whether the shop has an order of that number
   */
  static Kind kind(String before, String number, boolean order) {
    if (number.length() >= SHORTEST && ORDER_NUMBER.matcher(before).find()) {
      return Kind.ORDER;
    }
    if (number.length() >= SHORTEST && CUSTOMER_NUMBER.matcher(before).find()) {
      return Kind.USER;
    }
    return ORDER.matcher(before).find() && (order || isNumber(before, number)) ? Kind.ORDER : null;
  }

  /** Whether a number after another is of the same kind. */
  static boolean goesOn(String between, String number) {
    return mayBeOne(number) && AND.matcher(between).matches();
  }

  /** Whether what follows "order" is rather its number than how many are ordered, or of what. */
  private static boolean isNumber(String before, String number) {
    return TO_ORDER.matcher(before).find()
        ? digits(number) == number.length() && digits(number) >= FEWEST_AFTER_VERB
        : mayBeOne(number);
  }

  private static boolean mayBeOne(String number) {
    int digits = digits(number);
    return digits >= (digits < number.length() ? FEWEST_WITH_LETTERS : FEWEST_DIGITS)
        && !DAY.matcher(number).matches()
        && !MOBILE.matcher(number).matches();
  }

  static int digits(String number) {
    return (int) number.chars().filter(Letters::digit).count();
  }
}
