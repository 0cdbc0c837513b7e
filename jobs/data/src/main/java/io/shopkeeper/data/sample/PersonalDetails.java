package io.shopkeeper.data.sample;

/** Made-up telephone numbers, e-mail addresses and the like, as careless customers write them. */
final class PersonalDetails {
  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

  private PersonalDetails() {}

  /** Appends personal data to a text, and returns its kind. */
  static String plant(StringBuilder text, boolean chinese, Draws draws) {
    String phone = "13" + draws.below(10) + "%08d".formatted(draws.below(100_000_000));
    return switch (draws.below(4)) {
      case 0 -> {
        text.append(chinese ? "，联系我" + phone : ", call me on +86 " + phone);
        yield "phone";
      }
      case 1 -> {
        text.append(chinese ? "，邮箱" : ", mail me at ")
            .append("buyer%d@example.com".formatted(draws.below(100_000)));
        yield "email";
      }
      case 2 -> {
        text.append(chinese ? "，身份证" : ", my ID is ").append(identity(draws));
        yield "id-card";
      }
      default -> {
        int house = 1 + draws.below(400);
        text.append(
            chinese
                ? "，请换货寄到杭州市西湖区文三路%d号".formatted(house)
                : ", please send it to %d Maple Street".formatted(house));
        yield "address";
      }
    };
  }

  /** A citizen's number with the check digit of GB 11643-1999. */
  private static String identity(Draws draws) {
    String first =
        "330106%d%02d%02d%03d"
            .formatted(
                1950 + draws.below(50),
                1 + draws.below(12),
                1 + draws.below(28),
                draws.below(1000));
    int sum = 0;
    for (int i = 0; i < WEIGHTS.length; i++) {
      sum += WEIGHTS[i] * (first.charAt(i) - '0');
    }
    return first + "10X98765432".charAt(sum % 11);
  }
}
