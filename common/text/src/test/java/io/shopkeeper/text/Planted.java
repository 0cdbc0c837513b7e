package io.shopkeeper.text;

import io.shopkeeper.text.PersonalData.Kind;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up personal data as people write it. The check digits come from tables of their own, so
 * that they are an oracle.
 */
final class Planted {
  /** One piece of personal data, and a text around it. */
  record Plant(Kind kind, String data, String text) {}

  private static final List<String> AROUND =
      List.of(
          "质量不好，请联系我%s退货",
          "卖家加我：%s。谢谢",
          "%s",
          "very poor, reach me at %s please",
          "我的是 %s ，尽快处理！",
          "(%s)",
          "收货信息:%s;快点发货",
          "Contact: %s. Thanks!",
          "好评👍%s👍",
          "买了2件，花了199元，%s，尺码170");

  private static final List<String> MOBILE =
      List.of(
          "130", "135", "136", "138", "139", "150", "151", "158", "176", "182", "186", "187", "189",
          "199");

  private static final List<String> AREAS = List.of("010", "021", "020", "0571", "0755", "028");

  private static final List<String> REGIONS =
      List.of("110101", "310104", "330106", "440305", "510107", "420111", "654002");

  private static final List<String> NAMES =
      List.of(
          "li.wei",
          "zhang_san88",
          "anna+shop",
          "138shop",
          "o'neill",
          "j-doe",
          "王".isEmpty() ? "" : "wang");

  private static final List<String> HOSTS =
      List.of(
          "qq.com", "163.com", "gmail.com", "mail.example.co.uk", "vip.sina.com", "foo-bar.org");

  private static final List<String> STREETS =
      List.of("文三路", "中山东路", "人民大街", "建国门外大街", "长江道", "和平里", "学院路", "解放北路", "南京西路", "世纪大道");

  private static final List<String> TOWNS =
      List.of("浙江省杭州市西湖区", "北京市朝阳区", "上海市浦东新区", "广东省深圳市南山区", "成都市武侯区", "", "江苏省苏州市");

  private static final List<String> ESTATES = List.of("阳光花园", "翠苑小区", "万科城", "锦绣家园", "金地公寓", "丽景湾");

  private static final List<String> ENGLISH_STREETS =
      List.of(
          "Maple Street",
          "Oak Ave",
          "Elm St.",
          "Sunset Boulevard",
          "West Lake Road",
          "King's Lane",
          "Park Drive",
          "main street",
          "Rose Hill Court");

  private final SplittableRandom random;

  Planted(SplittableRandom random) {
    this.random = random;
  }

  Plant next() {
    Kind kind = oneOf(List.of(Kind.values()));
    return of(kind);
  }

  Plant of(Kind kind) {
    String data =
        switch (kind) {
          case EMAIL -> oneOf(NAMES) + "@" + oneOf(HOSTS);
          case ID_CARD -> identity();
          case BANK_CARD -> card();
          case PHONE -> phone();
          case ADDRESS -> address();
        };
    String written = kind != Kind.ADDRESS && random.nextInt(10) == 0 ? wide(data) : data;
    return new Plant(kind, written, oneOf(AROUND).formatted(written));
  }

  private <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String digits(int n) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < n; i++) {
      out.append(random.nextInt(10));
    }
    return out.toString();
  }

  /** GB 11643-1999 with the weights and check characters of its table. */
  private String identity() {
    String first =
        oneOf(REGIONS)
            + (1950 + random.nextInt(60))
            + "%02d%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28))
            + digits(3);
    int[] weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      sum += weights[i] * (first.charAt(i) - '0');
    }
    String number = first + "10X98765432".charAt(sum % 11);
    return switch (random.nextInt(4)) {
      case 0 -> number.toLowerCase(java.util.Locale.ROOT);
      case 1 -> number.substring(0, 6) + " " + number.substring(6, 14) + " " + number.substring(14);
      default -> number;
    };
  }

  /** The check digit is the one of ten that makes the doubled sum divisible by ten. */
  private String card() {
    String prefix = oneOf(List.of("622202", "621700", "4", "52", "37"));
    int length =
        prefix.startsWith("6") ? 19 - 3 * random.nextInt(2) : prefix.equals("37") ? 15 : 16;
    String first = prefix + digits(length - 1 - prefix.length());
    int[] doubled = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
    int sum = 0;
    for (int i = first.length() - 1, twice = 1; i >= 0; i--, twice = 1 - twice) {
      int digit = first.charAt(i) - '0';
      sum += twice == 1 ? doubled[digit] : digit;
    }
    String number = first + (10 - sum % 10) % 10;
    String sign = oneOf(List.of("", "", " ", "-"));
    return number.replaceAll("(\\d{4})(?=\\d)", "$1" + sign);
  }

  private String phone() {
    String mobile = oneOf(MOBILE) + digits(8);
    return switch (random.nextInt(8)) {
      case 0 -> "+86 " + mobile;
      case 1 -> mobile.substring(0, 3) + "-" + mobile.substring(3, 7) + "-" + mobile.substring(7);
      case 2 -> mobile.substring(0, 3) + " " + mobile.substring(3, 7) + " " + mobile.substring(7);
      case 3 -> oneOf(AREAS) + "-" + (2 + random.nextInt(7)) + digits(7);
      case 4 ->
          "(%s) %s-%s"
              .formatted(
                  oneOf(List.of("212", "415", "617", "305")),
                  "5" + (2 + random.nextInt(8)) + "7",
                  digits(4));
      case 5 -> "+1 415-5%d8-%s".formatted(2 + random.nextInt(7), digits(4));
      case 6 -> "电话" + mobile;
      default -> mobile;
    };
  }

  private String address() {
    int house = 1 + random.nextInt(999);
    return switch (random.nextInt(4)) {
      case 0 -> oneOf(TOWNS) + oneOf(STREETS) + house + "号";
      case 1 ->
          oneOf(TOWNS)
              + oneOf(STREETS)
              + house
              + "号"
              + (1 + random.nextInt(30))
              + "幢"
              + (1 + random.nextInt(4))
              + "单元"
              + (101 + random.nextInt(1800))
              + "室";
      case 2 ->
          oneOf(TOWNS)
              + oneOf(ESTATES)
              + (1 + random.nextInt(40))
              + "栋"
              + (101 + random.nextInt(1800))
              + "室";
      default ->
          house
              + " "
              + oneOf(ENGLISH_STREETS)
              + oneOf(List.of("", ", Apt 4B", ", Springfield, IL 62704"));
    };
  }

  private static String wide(String data) {
    return data.chars()
        .map(c -> (c >= '0' && c <= '9') || c == '@' ? c + 0xFEE0 : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
