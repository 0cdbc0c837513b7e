package io.shopkeeper.answer;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.text.Normal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the products that a text names by words of their titles, in either language. */
final class Products {
  private static final int LOOKED_AT = 40;

  /** The least share of a title's words that names it. */
  private static final double NAMED = .4;

  /** Between the products of a comparison; commas stand within titles, too. */
  private static final List<Pattern> BETWEEN =
      List.of(
          Pattern.compile("(?i)\\b(?:or|and|vs\\.?|versus|than)\\b|还是|或者?|以及|[和与跟比]"),
          Pattern.compile("(?i)\\b(?:or|and|vs\\.?|versus|than|with|to)\\b|还是|或者?|[和与跟比,，、]"));

  private static final String NAME = "([a-z][a-z' -]{1,40}?)";

  /** What asks for goods, with their name. */
  private static final List<Pattern> ASKED_FOR =
      List.of(
          Pattern.compile(
              "\\b(?:sell|selling|stock|carry|looking for|(?:want|like) to buy|price of|how much (?:is|are|for)|have(?=.* (?:in stock|for sale)))(?: (?:any|some|an?|the|your))? "
                  + NAME
                  + "(?: (?:in stock|for sale|here|in your shop))?[?.! ]*$"),
          Pattern.compile("what (?:does|do)(?: (?:an?|the|your))? " + NAME + " cost"),
          Pattern.compile("(?:有卖|卖|出售|[想要]买)(?:个|一个|些)?(\\p{IsHan}{1,12}?)[吗么呢的]*[?。! ]*$"),
          Pattern.compile("有(?:没有)?(\\p{IsHan}{1,12}?)卖"),
          Pattern.compile(
              "(?:^|[, ])(?:请问|你们|店里|这里|还|有)*(\\p{IsHan}{1,12}?)(?:还?有货|有卖|卖不卖|多少钱|什么价|怎么卖|哪里买)"));

  private final AnswerIndex index;

  Products(AnswerIndex index) {
    this.index = index;
  }

  /** The products that fit a text best, all alike; none where it names no product. */
  List<Entry> named(String text) {
    Set<String> words = Titles.words(text);
    String plain = Normal.inPlace(text);
    List<Entry> best = new ArrayList<>();
    double most = 0;
    for (Entry entry : index.titled(text, LOOKED_AT)) {
      double named = entry.kind() == Entry.Kind.PRODUCT ? named(entry, words, plain) : 0;
      if (named > most) {
        best.clear();
        most = named;
      }
      if (named > 0 && named == most) {
        best.add(entry);
      }
    }
    return best.size() > 1 ? narrowed(best, Entities.of(text)) : best;
  }

  /** The goods that a text asks for by a name that no product has. */
  Optional<String> missing(String text) {
    String plain = Normal.inPlace(text).strip();
    return ASKED_FOR.stream()
        .map(pattern -> pattern.matcher(plain))
        .filter(Matcher::find)
        .map(asked -> asked.group(1).strip())
        .findFirst()
        .filter(goods -> !Signals.IT.in(goods) && !Signals.CHARGE.in(goods))
        .filter(goods -> named(goods).isEmpty());
  }

  /** The number of words of a title that a text has, and 1,000 for a whole one; 0 for too few. */
  private static double named(Entry product, Set<String> words, String plain) {
    double most = 0;
    for (String title : Titles.of(product.title())) {
      Set<String> own = Titles.words(title);
      int shared = (int) own.stream().filter(words::contains).count();
      if (!title.isBlank() && plain.contains(Normal.inPlace(title).strip())) {
        most = Math.max(most, 1_000 + own.size());
      } else if (shared >= (shared > 1 ? NAMED / 2 : NAMED) * own.size()) {
        most = Math.max(most, shared);
      }
    }
    return most;
  }

  /** Those that have the colours and sizes of a question, where some have. */
  private static List<Entry> narrowed(List<Entry> alike, Entities entities) {
    List<Entry> fitting =
        alike.stream()
            .filter(
                entry -> {
                  String all = Normal.inPlace(entry.title() + "\n" + entry.text());
                  return Entities.colours(all).containsAll(entities.colours())
                      && entities.sizes().stream().allMatch(size -> word(all, size));
                })
            .toList();
    return fitting.isEmpty() ? alike : fitting;
  }

  private static boolean word(String text, String size) {
    return Pattern.compile(
            "(?<![a-z0-9])" + Pattern.quote(size.toLowerCase(Locale.ROOT)) + "(?![a-z0-9])")
        .matcher(text)
        .find();
  }

  /**
   * The two products that a text compares.
   *
   * @param spokenOf the product that was spoken of, which stands for one that is not named
   * @return two, or fewer where the text names no two distinct ones
   */
  List<Entry> compared(String text, Optional<Entry> spokenOf) {
    List<Entry> two =
        BETWEEN.stream()
            .map(between -> split(between, text))
            .reduce((one, other) -> one.size() < other.size() ? other : one)
            .orElseThrow();
    if (two.size() == 1) {
      spokenOf.filter(entry -> !two.contains(entry)).ifPresent(two::add);
    }
    return two;
  }

  private List<Entry> split(Pattern between, String text) {
    List<Entry> two = new ArrayList<>();
    for (String part : between.split(text, -1)) {
      List<Entry> named = part.isBlank() ? List.of() : named(part);
      if (!named.isEmpty() && two.size() < 2 && !two.contains(named.get(0))) {
        two.add(named.get(0));
      }
    }
    return two;
  }
}
