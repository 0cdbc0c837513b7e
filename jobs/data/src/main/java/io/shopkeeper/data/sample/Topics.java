package io.shopkeeper.data.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What customers of the sample store ask the service desk, in Chinese and English. */
final class Topics {
  /** The question of every language, and what stands for a title or the number of an order. */
  static final String ITEM = "{item}";

  static final String ORDER = "{order}";

  /**
   * Something that customers want.
   *
   * @param name the intent
   * @param chinese ways to ask for it
   * @param english likewise
   */
  record Topic(String name, List<String> chinese, List<String> english) {
    /** One way to ask. */
    String say(Draws draws, boolean inChinese) {
      return draws.oneOf(inChinese ? chinese : english);
    }
  }

  private Topics() {}

  /** What past questions are made of. */
  static List<Topic> usual() {
    return read("questions.txt");
  }

  /** What nothing that the shop knows answers; {@code goods:} goods that it does not sell. */
  static List<Topic> unanswered() {
    return read("questions-unanswered.txt");
  }

  /** What only tests are made of. */
  static List<Topic> heldOut() {
    return read("questions-held-out.txt");
  }

  private static List<Topic> read(String file) {
    try (InputStream in = Topics.class.getResourceAsStream(file)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      List<Topic> topics = new ArrayList<>();
      for (int i = 0; i + 2 < lines.size(); i += 3) {
        topics.add(
            new Topic(
                lines.get(i).substring(1, lines.get(i).length() - 1),
                ways(lines.get(i + 2), "zh "),
                ways(lines.get(i + 1), "en ")));
      }
      return topics;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> ways(String line, String mark) {
    if (!line.startsWith(mark)) {
      throw new IllegalArgumentException("'" + line + "' does not begin with " + mark);
    }
    return List.of(line.substring(mark.length()).split("\\|", -1));
  }
}
