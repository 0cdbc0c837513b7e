package io.shopkeeper.reviews.aspect;

import io.shopkeeper.reviews.aspect.Meaning.Role;
import io.shopkeeper.text.Normal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words by which buyers praise and blame goods in Chinese and English: {@code opinions.txt} for
 * goods of any kind, {@code aspects.txt} for the aspects of each family of goods.
 */
public final class Lexicon {
  /** The family whose aspects all goods have. */
  public static final String GENERAL = "general";

  private static final Set<Role> TELLING =
      EnumSet.of(Role.TERM, Role.VERDICT, Role.NEAR, Role.OPINION, Role.SIZE);

  private static final Lexicon OURS = read();

  private final List<Aspect> aspects = new ArrayList<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, Family> families = new LinkedHashMap<>();
  private final List<Line> opinions = new ArrayList<>();

  /** Words with one meaning. */
  private record Line(List<String> words, Meaning meaning) {
    void addTo(WordTrie trie) {
      words.forEach(word -> trie.add(word, meaning));
    }
  }

  /** What is said of goods of one kind. */
  private static final class Family {
    private final List<String> signs = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private WordTrie words;
  }

  private Lexicon() {}

  /** The lexicon that the product comes with. */
  public static Lexicon ours() {
    return OURS;
  }

  private static Lexicon read() {
    Lexicon lexicon = new Lexicon();
    lines("opinions.txt").forEach(lexicon::opinion);
    Family family = null;
    int aspect = -1;
    for (String line : lines("aspects.txt")) {
      if (line.startsWith("[family ")) {
        family = new Family();
        lexicon.families.put(line.substring(8, line.length() - 1), family);
        aspect = -1;
      } else if (line.startsWith("[aspect ")) {
        aspect = lexicon.aspect(line.substring(8, line.length() - 1).split(" \\| ", -1));
      } else if (aspect < 0) {
        family.signs.addAll(words(line.substring(0, 2), line.substring(3)));
      } else {
        family.lines.add(about(line, aspect));
      }
    }
    lexicon.families.values().forEach(lexicon::compile);
    return lexicon;
  }

  private static List<String> lines(String file) {
    try (InputStream in = Lexicon.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void opinion(String line) {
    String[] parts = line.split(" ", 3);

    String does = parts[1];
    Meaning meaning =
        switch (does) {
          case "+" -> new Meaning(Role.OPINION, -1, 1);
          case "-" -> new Meaning(Role.OPINION, -1, -1);
          case "no" -> Meaning.of(Role.NOTHING);
          default -> Meaning.of(Role.valueOf(does.toUpperCase(java.util.Locale.ROOT)));
        };
    opinions.add(new Line(words(parts[0], parts[2]), meaning));
  }

  private int aspect(String[] names) {
    return numbers.computeIfAbsent(
        names[0],
        name -> {
          aspects.add(new Aspect(name, names[1], names[2]));
          return aspects.size() - 1;
        });
  }

  private static Line about(String line, int aspect) {
    String[] parts = line.split(" ", 2);
    String does = parts[0].substring(2);
    Role role = does.isEmpty() ? Role.TERM : does.startsWith("~") ? Role.NEAR : Role.VERDICT;
    int sign = does.endsWith("+") ? 1 : does.endsWith("-") ? -1 : 0;
    return new Line(words(parts[0].substring(0, 2), parts[1]), new Meaning(role, aspect, sign));
  }

  private static List<String> words(String language, String list) {
    List<String> words = new ArrayList<>();
    for (String word : list.split(language.equals("zh") ? " " : ",", -1)) {
      if (!word.isBlank()) {
        words.add(Normal.inPlace(word.strip()));
      }
    }
    return words;
  }

  /** What a family's own words speak of goes before what the general ones do. */
  private void compile(Family family) {
    WordTrie trie = new WordTrie();
    opinions.forEach(line -> line.addTo(trie));
    families.get(GENERAL).lines.forEach(line -> line.addTo(trie));
    if (family != families.get(GENERAL)) {
      for (Role role : List.of(Role.TERM, Role.VERDICT)) {
        family.lines.stream()
            .filter(line -> line.meaning().role() == role)
            .flatMap(line -> line.words().stream())
            .forEach(word -> trie.forget(word, role));
      }
      family.lines.forEach(line -> line.addTo(trie));
    }
    family.words = trie;
  }

  /** The families of goods, the general one first. */
  public List<String> families() {
    return List.copyOf(families.keySet());
  }

  /**
   * Whether a word by itself says something of goods of some family: an aspect, a praise, a blame
   * or a size.
   */
  public boolean tells(String word) {
    String folded = Normal.inPlace(word);
    return families.values().stream()
        .flatMap(family -> family.words.find(folded).stream())
        .filter(found -> found.end() - found.start() == folded.length())
        .flatMap(found -> found.meanings().stream())
        .anyMatch(meaning -> TELLING.contains(meaning.role()));
  }

  /** All aspects of all families. */
  public List<Aspect> aspects() {
    return List.copyOf(aspects);
  }

  /** The aspect of a name; a term that it does not know is an aspect by itself. */
  public Aspect aspect(String name) {
    Integer number = numbers.get(name);
    return number == null ? new Aspect(name, name, name) : aspects.get(number);
  }

  Aspect aspect(int number) {
    return aspects.get(number);
  }

  WordTrie words(String family) {
    return families.get(family).words;
  }

  /** The words by which a category or a text tells of a family, each with the family's number. */
  WordTrie signs() {
    WordTrie trie = new WordTrie();
    int number = 0;
    for (Family family : families.values()) {
      for (String sign : family.signs) {
        trie.add(sign, new Meaning(Role.TERM, number, 0));
      }
      number++;
    }
    return trie;
  }
}
