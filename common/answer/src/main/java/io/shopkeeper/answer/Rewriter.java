package io.shopkeeper.answer;

import java.io.IOException;

/** Says an answer in other words, as a language model does; implementations are thread-safe. */
@FunctionalInterface
public interface Rewriter {
  /**
   * The text in other words; nobody need believe it, see {@link Courtesy}.
   *
   * @param text a composed answer
   * @param language {@code zh} or {@code en}
   * @throws IOException where there is none in time, or none that can be read
   */
  String rewrite(String text, String language) throws IOException, InterruptedException;
}
