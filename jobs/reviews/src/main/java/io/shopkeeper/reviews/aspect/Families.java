package io.shopkeeper.reviews.aspect;

import io.shopkeeper.text.Normal;
import java.util.Arrays;

/** Tells of what family a product is, by its category and title or by what buyers write of it. */
public final class Families {
  /** What is said of more words than these is read already. */
  private static final int LOOKED_AT = 2_000;

  private static final WordTrie SIGNS = Lexicon.ours().signs();

  private Families() {}

  /** How many words of a text tell of each family, in the order of {@link Lexicon#families()}. */
  public static int[] votes(String text) {
    int[] votes = new int[Lexicon.ours().families().size()];
    String beginning = text.substring(0, Math.min(text.length(), LOOKED_AT));
    for (Found sign : SIGNS.find(Normal.inPlace(beginning))) {
      sign.meanings().forEach(meaning -> votes[meaning.aspect()]++);
    }
    return votes;
  }

  /** The family that most words of a text tell of; the general one if none does. */
  public static String of(String text) {
    return chosen(Arrays.stream(votes(text)).asLongStream().toArray(), 1);
  }

  /**
   * The family with most votes, the first of several; the general one if none has enough.
   *
   * @param least votes that a family needs
   */
  public static String chosen(long[] votes, double least) {
    int best = 0;
    for (int i = 1; i < votes.length; i++) {
      if (votes[i] >= least && votes[i] > votes[best]) {
        best = i;
      }
    }
    return Lexicon.ours().families().get(best);
  }
}
