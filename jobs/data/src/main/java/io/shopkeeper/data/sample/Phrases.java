package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.Words.Department;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What customers say of the aspects of goods, in Chinese and English. */
final class Phrases {
  /** The language and polarity of phrases. */
  enum Voice {
    CHINESE_PRAISE("zh+"),
    CHINESE_BLAME("zh-"),
    ENGLISH_PRAISE("en+"),
    ENGLISH_BLAME("en-");

    private final String mark;

    Voice(String mark) {
      this.mark = mark;
    }

    static Voice of(boolean chinese, boolean praise) {
      return chinese
          ? praise ? CHINESE_PRAISE : CHINESE_BLAME
          : praise ? ENGLISH_PRAISE : ENGLISH_BLAME;
    }
  }

  /**
   * An aspect of the goods of some departments.
   *
   * @param number its place in the file
   */
  record Aspect(
      int number, String name, Set<Department> departments, Map<Voice, List<String>> phrases) {
    /** Something that is said of the aspect. */
    String say(Draws draws, boolean chinese, boolean praise) {
      return draws.oneOf(phrases.get(Voice.of(chinese, praise)));
    }
  }

  private final List<Aspect> aspects;

  private Phrases(List<Aspect> aspects) {
    this.aspects = List.copyOf(aspects);
  }

  /** The phrases that the settings ask for: {@code usual} or {@code held-out}. */
  static Phrases of(SampleStoreSettings.Wording wording) {
    String name = wording == SampleStoreSettings.Wording.USUAL ? "phrases" : "phrases-held-out";
    try (InputStream in = Phrases.class.getResourceAsStream(name + ".txt")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Phrases parse(List<String> lines) {
    List<Aspect> aspects = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("[")) {
        String[] words = line.substring(1, line.length() - 1).split(" ", -1);
        Set<Department> departments = EnumSet.noneOf(Department.class);
        for (int i = 1; i < words.length; i++) {
          if (words[i].equals("all")) {
            departments.addAll(EnumSet.allOf(Department.class));
          } else {
            departments.add(Department.valueOf(words[i].toUpperCase(Locale.ROOT)));
          }
        }
        aspects.add(new Aspect(aspects.size(), words[0], departments, new EnumMap<>(Voice.class)));
      } else {
        for (Voice voice : Voice.values()) {
          if (line.startsWith(voice.mark + " ")) {
            aspects
                .get(aspects.size() - 1)
                .phrases()
                .put(voice, List.of(line.substring(4).split("\\|", -1)));
          }
        }
      }
    }
    return new Phrases(aspects);
  }

  /** All aspects, in the order of the file. */
  List<Aspect> aspects() {
    return aspects;
  }

  /** The aspects of the goods of a department. */
  List<Aspect> of(Department department) {
    return aspects.stream().filter(a -> a.departments().contains(department)).toList();
  }
}
