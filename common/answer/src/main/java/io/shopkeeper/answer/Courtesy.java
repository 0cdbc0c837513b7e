package io.shopkeeper.answer;

import io.shopkeeper.text.Normal;
import io.shopkeeper.text.Visible;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guards what a rewrite may change: courtesy, and words that only join. Without those a rewrite
 * must be the composed answer word for word, in its order. So no number, date, name or fact of it
 * is missing, none is added, and none has changed places with another; what denies, limits or
 * promises ("not", "only", "free", 不, 免费) is none of the words that may come and go.
 */
final class Courtesy {
  /** Whole phrases, in normal form. */
  private static final List<String> PHRASES =
      longestFirst(
          """
          thank you for your question
          thank you for asking
          thanks for asking
          thank you
          i hope this helps
          hope this helps
          i hope that helps
          i am happy to help
          i'm happy to help
          happy to help
          glad to help
          is there anything else i can help you with?
          is there anything else i can help with?
          let me know if you have any other questions
          let me know if there is anything else
          if you have any other questions, please let me know
          here is what i found
          here are the details
          here you go
          of course
          感谢您的咨询
          感谢您的提问
          感谢您的耐心
          谢谢您的咨询
          很高兴为您服务
          很高兴为您解答
          希望对您有帮助
          希望能帮到您
          请问还有其他可以帮您的吗?
          请问还有什么可以帮您的吗?
          还有其他问题欢迎随时咨询
          如有其他问题,欢迎随时咨询
          如有其他问题,请随时联系我们
          欢迎随时咨询
          为您查询到
          亲爱的顾客
          """);

  private static final Set<String> WORDS =
      Set.of(
          "hello",
          "hi",
          "dear",
          "customer",
          "sure",
          "certainly",
          "please",
          "kindly",
          "the",
          "a",
          "an",
          "our",
          "your",
          "is",
          "are",
          "it",
          "its",
          "that",
          "this",
          "these",
          "and",
          "so",
          "well",
          "here");

  /** Characters that join Chinese words. */
  private static final String JOINTS = "的了呢哦呀哈啊您你亲请好";

  private static final Pattern WORD =
      Pattern.compile("\\p{IsHan}|[\\p{L}\\p{M}']+|[-+]?\\p{N}(?:[\\p{N}.,:/-]*\\p{N})?|\\S");

  private static final String PUNCTUATION = ".,;:!，。；：！、~～—\"“”'‘’()（）*";

  private Courtesy() {}

  private static List<String> longestFirst(String lines) {
    return lines.lines().sorted(Comparator.comparingInt(line -> -line.length())).toList();
  }

  /** Whether a rewrite says what the composed answer says, and nothing else. */
  static boolean only(String composed, String rewrite) {
    return !rewrite.isBlank() && facts(composed).equals(facts(rewrite));
  }

  /** What a text says beside courtesy, word by word. */
  private static List<String> facts(String text) {
    String plain = Normal.inPlace(Visible.of(text));
    for (String phrase : PHRASES) {
      plain =
          plain.replaceAll(
              "(?<![\\p{L}&&[^\\p{IsHan}]])" + Pattern.quote(phrase) + "(?![a-z])", " ");
    }
    List<String> facts = new ArrayList<>();
    Matcher words = WORD.matcher(plain);
    while (words.find()) {
      String word = words.group();
      if (!WORDS.contains(word) && !JOINTS.contains(word) && !PUNCTUATION.contains(word)) {
        facts.add(word);
      }
    }
    return facts;
  }
}
