package io.shopkeeper.reviews.aspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AspectFinderTest {
  private static String found(String family, String text) {
    return AspectFinder.of(family).mentions(text).stream()
        .map(mention -> mention.aspect().name() + (mention.polarity() > 0 ? "+" : "-"))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "fabric,true", "Gorgeous,true", "small,true", "物流,true", "破损,true", "不错,true",
    "would,false", "more,false", "not,false", "但是,false", "因为,false", "fabricated,false"
  })
  void theLexiconKnowsWhatTellsOfGoods(String word, boolean tells) {
    assertEquals(tells, Lexicon.ours().tells(word));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "general|物流很快，但是包装破损|delivery+ packaging-",
        "general|物流一点也不快|delivery-",
        "general|价格不贵|price+",
        "general|價格很便宜|price+",
        "general|The price is fair, but shipping was slow.|price+ delivery-",
        "general|The quality is not good|quality-",
        "general|It isn’t well made|quality-",
        "general|Ｑｕａｌｉｔｙ　ｉｓ　ｇｒｅａｔ|quality+",
        "general|颜色和照片差不多|''",
        "general|I bought this for my mother|''",
        "electronics|分辨率很高，价格也很高|screen+ price-",
        "electronics|电池太小|battery-",
        "clothing|runs small, love the color|fit- look+",
        "clothing|I love the color but it is too tight in the waist|look+ fit-",
        "food|味道一般，不新鲜|taste- freshness-",
        "beauty|味道好闻|smell+",
        "hotel|房间很小 早餐不错|room- breakfast+",
      })
  void whatATextThinksOfWhichAspect(String family, String text, String aspects) {
    assertEquals(aspects, found(family, text));
  }

  @Test
  void theGeneralAspectsServeGoodsThatNobodyThoughtOf() {
    assertEquals("general", Families.chosen(votes("Garden gnomes"), 1));
    assertEquals("clothing", Families.chosen(votes("Women/Dresses"), 1));
    assertEquals("hotel", Families.chosen(votes("酒店"), 1));
  }

  private static long[] votes(String words) {
    int[] votes = Families.votes(words);
    return Arrays.stream(votes).asLongStream().toArray();
  }

  @ParameterizedTest
  @CsvSource({"''", "😀😀😀", "'   '", "،؟ مرحبا", "。。。！！！", "but but but", "n't"})
  void textsThatSayNothingHaveNoAspects(String text) {
    AspectFinder.families().forEach(family -> assertEquals("", found(family, text)));
  }

  /** Whatever is glued together, evidence lies inside the text and says the same by itself. */
  @Test
  void evidenceOfAnyTextSaysTheSameByItself() {
    List<String> pieces =
        List.of(
            "质量",
            "很好",
            "不",
            "太",
            "大",
            "，",
            "。",
            " ",
            "but ",
            "quality ",
            "good ",
            "not ",
            "\u200B",
            "\u202E",
            "<script>",
            "😀",
            "價格",
            "n't ",
            ".",
            "3.5",
            "\uD83D",
            "shipping ",
            "slow ",
            "\n");
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      AspectFinder finder = AspectFinder.of("general");
      for (Mention mention : finder.mentions(text.toString())) {
        String evidence = mention.evidence(text.toString());
        assertTrue(
            finder.mentions(evidence).stream()
                .anyMatch(
                    own ->
                        own.aspect().equals(mention.aspect())
                            && own.polarity() == mention.polarity()),
            () -> "'" + evidence + "' in '" + text + "'");
      }
    }
  }

  @Test
  void timeIsLinearInTheLength() {
    AspectFinder finder = AspectFinder.of("general");
    for (String part : List.of("质量很好", "quality not ", "，", "aaaa", "不", "但是", "good ")) {
      String text = part.repeat(1_000_000 / part.length());
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> finder.mentions(text), part);
    }
  }
}
