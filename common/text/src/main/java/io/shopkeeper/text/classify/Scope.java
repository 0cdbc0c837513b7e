package io.shopkeeper.text.classify;

import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.SentenceVectors.Background;
import io.shopkeeper.text.classify.SentenceClassifier.Features;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The texts that a classifier was learned from, as vectors. A text is in scope where the nearest of
 * them in its language is near enough by the cosine (deep nearest neighbours, Sun et al. 2022);
 * what is not is of no class, however sure the classifier is. Values are kept as bytes, each vector
 * on a scale of its own, which moves a cosine by less than a thousandth.
 */
public final class Scope implements Serializable {
  private static final long serialVersionUID = 1L;

  /** More texts of a language tell little that these do not, and each costs time. */
  private static final int MOST = 20_000;

  /** The share of texts in scope that may be taken for strangers. */
  private static final double OUTSIDE = .015;

  /**
   * Standard deviations above what is unrelated from which a text is in scope whatever the others
   * are like: where these are all of a pattern, the same may be said in other words.
   */
  private static final double RELATED = 5.5;

  /** Fewer texts of a language do not tell how near is near. */
  private static final int FEWEST = 8;

  /** Above every cosine. */
  private static final float NEVER = 2;

  private final byte[][] texts;
  private final float[] least;

  /**
   * A scope as it is stored.
   *
   * @param texts [languages][texts, places of the language], row-major
   * @param least [languages]: the cosine with the nearest text that a text in scope has at least
   */
  Scope(byte[][] texts, float[] least) {
    if (texts.length != SentenceVectors.LANGUAGES.size() || least.length != texts.length) {
      throw new IllegalArgumentException(
          "texts in %d languages, bounds in %d".formatted(texts.length, least.length));
    }
    this.texts = texts;
    this.least = least;
  }

  /** The scope of a classifier that nobody asks about strangers: every text is in it. */
  public static Scope everything() {
    float[] least = new float[SentenceVectors.LANGUAGES.size()];
    Arrays.fill(least, -1);
    byte[][] none = new byte[least.length][];
    Arrays.fill(none, new byte[0]);
    return new Scope(none, least);
  }

  /**
   * The scope of texts.
   *
   * @param vectors those of the texts
   * @param learned what the classifier was learned from; of a language the first 20,000 count
   * @param tried other texts of its classes: all but three in two hundred of a language are in
   *     scope. Where there are fewer than 8, none of the language is
   */
  public static Scope of(SentenceVectors vectors, List<Features> learned, List<Features> tried) {
    int languages = SentenceVectors.LANGUAGES.size();
    byte[][] texts = new byte[languages][];
    float[] least = new float[languages];
    for (int l = 0; l < languages; l++) {
      List<Features> own = own(learned, l);
      texts[l] = bytes(own.subList(0, Math.min(MOST, own.size())));
    }
    Scope open = new Scope(texts, least);
    for (int l = 0; l < languages; l++) {
      double[] nearest = own(tried, l).stream().mapToDouble(open::nearest).sorted().toArray();
      Background unrelated = vectors.background(SentenceVectors.LANGUAGES.get(l));
      double related = unrelated.mean() + RELATED * unrelated.deviation();
      boolean tells = nearest.length >= FEWEST && texts[l].length > 0;
      least[l] =
          tells ? (float) Math.min(related, nearest[(int) (OUTSIDE * nearest.length)]) : NEVER;
    }
    return open;
  }

  private static List<Features> own(List<Features> texts, int language) {
    return texts.stream().filter(one -> one.language() == language).toList();
  }

  /**
   * The scope of a classifier that kept the mean of each class: as if the means were its texts.
   *
   * @param means [classes, places of all languages]
   * @param least [classes, languages]: above 1 where a class had too few texts to tell
   */
  static Scope ofMeans(SentenceVectors vectors, float[] means, float[] least) {
    int languages = SentenceVectors.LANGUAGES.size();
    int places = SentenceClassifier.places(vectors);
    List<Features> learned = new ArrayList<>();
    float[] lowest = new float[languages];
    int from = 0;
    for (int l = 0; l < languages; l++) {
      int dimension = vectors.dimension(SentenceVectors.LANGUAGES.get(l));
      lowest[l] = NEVER;
      for (int c = 0; c < means.length / Math.max(1, places); c++) {
        int at = c * places + from;
        learned.add(new Features(l, from, Arrays.copyOfRange(means, at, at + dimension)));
        lowest[l] = Math.min(lowest[l], least[c * languages + l]);
      }
      from += dimension;
    }
    return new Scope(of(vectors, learned, List.of()).texts, lowest);
  }

  private static byte[] bytes(List<Features> own) {
    int places = own.isEmpty() ? 0 : own.get(0).values().length;
    byte[] bytes = new byte[Math.multiplyExact(own.size(), places)];
    for (int i = 0; i < own.size(); i++) {
      System.arraycopy(bytes(own.get(i).values()), 0, bytes, i * places, places);
    }
    return bytes;
  }

  private static byte[] bytes(float[] values) {
    float largest = Float.MIN_NORMAL;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) Math.round(values[i] / largest * Byte.MAX_VALUE);
    }
    return bytes;
  }

  /** Whether a text is in scope. */
  boolean holds(Features text) {
    return nearest(text) >= least[text.language()];
  }

  /** The cosine with the nearest text of the language; −1 where there is none. */
  private float nearest(Features text) {
    byte[] asked = bytes(text.values());
    byte[] all = texts[text.language()];
    double length = 0;
    for (byte value : asked) {
      length += value * value;
    }
    double nearest = -1;
    for (int from = 0;
        from + asked.length <= all.length && asked.length > 0;
        from += asked.length) {
      int product = 0;
      int square = 0;
      for (int i = 0; i < asked.length; i++) {
        int value = all[from + i];
        product += asked[i] * value;
        square += value * value;
      }
      if (square > 0 && length > 0) {
        nearest = Math.max(nearest, product / Math.sqrt(length * square));
      }
    }
    return (float) nearest;
  }

  byte[][] texts() {
    return texts;
  }

  float[] least() {
    return least;
  }
}
