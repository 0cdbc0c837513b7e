package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.text.PersonalData.Kind;
import io.shopkeeper.text.PersonalData.Masked;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDataTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "打13800138000 | 打[phone]",
        "tel13800138000 | tel[phone]",
        "电话：65123456，谢谢 | 电话：[phone]，谢谢",
        "139-1234-5678 和 138 0013 8000 | [phone] 和 [phone]",
        "13800138000 13912345678 | [phone] [phone]",
        "１３８００１３８０００ | [phone]",
        "call (415) 555-2671 now | call [phone] now",
        "0571-88886666 | [phone]",
        "+44 20 7946 0958 | [phone]",
        "买于20240531，订单号 20240531123456789 | 买于20240531，订单号 20240531123456789",
        "货号SKU13800138000 | 货号SKU13800138000",
        "a.b+c@mail.example.com. | [email].",
        "@home, a@b, x@y.1 | @home, a@b, x@y.1",
        "身份证11010519491231002X！ | 身份证[id-card]！",
        "110105194912310021 | 110105194912310021",
        "4111 1111 1111 1111 | [bank-card]",
        "4111 1111 1111 1112 | 4111 1111 1111 1112",
        "寄到浙江省杭州市西湖区文三路123号4幢501室吧 | 寄到[address]吧",
        "12 Maple Street, Apt 4B is mine | [address] is mine",
        "在1号店买的，坐2号线，3号码，L号 | 在1号店买的，坐2号线，3号码，L号",
        "size 4 dress, 5 feet 3, 100 pounds | size 4 dress, 5 feet 3, 100 pounds",
        "6号楼的味道 | 6号楼的味道",
      })
  void masksWhatIsOneAndNothingElse(String text, String masked) {
    assertEquals(masked, PersonalData.mask(text).text());
  }

  @Test
  void counts() {
    Masked masked = PersonalData.mask("13800138000, a@b.cn, 13912345678");
    assertEquals(Map.of(Kind.PHONE, 2, Kind.EMAIL, 1), masked.counts());
    assertTrue(PersonalData.mask("nothing").counts().isEmpty());
    assertThrows(NullPointerException.class, () -> PersonalData.mask(null));
  }

  /** Of each kind, 99 of 100 that were planted are gone as that kind. */
  @Test
  void findsWhatWasPlanted() {
    int each = 2000;
    Map<Kind, Integer> missed = new EnumMap<>(Kind.class);
    Map<Kind, String> example = new EnumMap<>(Kind.class);
    Planted planted = new Planted(new SplittableRandom(7));
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < each; i++) {
        Planted.Plant plant = planted.of(kind);
        Masked masked = PersonalData.mask(plant.text());
        if (!masked.counts().containsKey(kind) || masked.text().contains(plant.data())) {
          missed.merge(kind, 1, Integer::sum);
          example.merge(kind, plant.text(), (a, b) -> a.length() > 400 ? a : a + " | " + b);
        }
      }
    }
    missed.forEach(
        (kind, n) ->
            assertTrue(n <= each / 100, kind + ": " + n + " missed: " + example.get(kind)));
  }

  /** Whatever stands around: nothing breaks, masking again changes nothing, the count is right. */
  @Test
  void isStableOnAnyText() {
    for (int seed = 0; seed < 3000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Planted planted = new Planted(random);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 3; i++) {
        text.append(HostileTextTest.random(random)).append(planted.next().text()).append('\n');
      }
      Masked once = PersonalData.mask(text.toString());
      Masked twice = PersonalData.mask(once.text());
      assertEquals(once.text(), twice.text(), "seed " + seed);
      int found = once.counts().values().stream().mapToInt(Integer::intValue).sum();
      assertTrue(found > 0, "seed " + seed);
    }
  }

  @Test
  void neitherWidthNorInvisibleCharactersHideANumber() {
    CustomerText text = CustomerText.of("打138\u200B0013\u200B<b>8000</b>或１３９１２３４５６７８");
    assertEquals("打[phone]或[phone]", text.text());
    assertEquals(Map.of("masked-phone", 2), text.found());
    assertFalse(CustomerText.of("微信 13&#56;00138000").text().contains("138"));
  }

  @Test
  void placeholdersSayWhatWasThere() {
    assertEquals(
        List.of("[email]", "[id-card]", "[bank-card]", "[phone]", "[address]"),
        java.util.Arrays.stream(Kind.values()).map(Kind::placeholder).toList());
  }
}
