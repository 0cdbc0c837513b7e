package io.shopkeeper.answer.index;

import io.shopkeeper.text.Token;
import io.shopkeeper.text.Tokeniser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The terms by which texts are found: words and numbers in normal form without those that join any
 * sentence, English ones in the singular (the S stemmer, Harman 1991), Chinese ones whole and by
 * each character, since two texts seldom cut the same words alike.
 */
public final class Terms {
  private static final Set<String> JOINTS =
      new HashSet<>(
          List.of(
              ("a an the and or of to in on at for with by from as is are was were be been do does did can could"
                      + " will would shall should may might i me my you your we our us it its this that these those"
                      + " there here if so not no what which who whom how when where why have has had please hello hi"
                      + " hey dear thanks thank any some am i'm it's want need know tell help get something someone anything thing about also just only now"
                      + " 的 了 吗 呢 吧 啊 呀 哦 请 请问 你好 您好 你 您 你们 我 我们 我的 是 在 有 和 与 或 也 都 就 还 这 那"
                      + " 这个 那个 什么 怎么 怎样 如何 关于 多少 一下 一个 可以 能 能否 会 要 想 想要 需要 知道 吗 么 谢谢 麻烦 亲")
                  .split(" ", -1)));

  private static final int SHORTEST_PLURAL = 4;

  private Terms() {}

  /** The terms of a text in their order; repeated as often as they occur. */
  public static List<String> of(String text) {
    List<String> terms = new ArrayList<>();
    for (Token token : Tokeniser.tokens(text)) {
      if (token.kind() == Token.Kind.SIGN
          || token.kind() == Token.Kind.EMOJI
          || token.kind() == Token.Kind.PLACEHOLDER
          || JOINTS.contains(token.text())) {
        continue;
      }
      String word = token.text();
      if (han(word)) {
        terms.add(word);
        if (word.length() > 1) {
          word.codePoints()
              .mapToObj(Character::toString)
              .filter(c -> !JOINTS.contains(c))
              .forEach(terms::add);
        }
      } else {
        terms.add(singular(word));
      }
    }
    return terms;
  }

  private static boolean han(String word) {
    return Character.UnicodeScript.of(word.codePointAt(0)) == Character.UnicodeScript.HAN;
  }

  private static String singular(String word) {
    if (word.length() < SHORTEST_PLURAL || !word.endsWith("s")) {
      return word;
    }
    if (word.endsWith("ies") && !word.endsWith("eies") && !word.endsWith("aies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.endsWith("es")
        && !word.endsWith("aes")
        && !word.endsWith("ees")
        && !word.endsWith("oes")) {
      return word.substring(0, word.length() - 1);
    }
    return word.endsWith("us") || word.endsWith("ss") ? word : word.substring(0, word.length() - 1);
  }
}
