package io.shopkeeper.core.recommend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What is known of items without anybody's interest in them, as sparse features, each of a kind.
 * What few items have weighs more: a word of n items has the value n^−¼, so that two items that
 * have it in common are alike by n^−½.
 *
 * @param features one row for each item and one column for each feature
 * @param kind of each feature
 */
@SuppressWarnings("ArrayRecordComponent") // A matrix to compute with; never compared.
public record ItemContent(InteractionMatrix features, Kind[] kind) {
  /** Words that take part, those of most items first. */
  private static final int MOST_WORDS = 1000;

  /** Numbers of a vector; longer ones are projected. */
  private static final int MOST_DIMENSIONS = 128;

  /** Products of two numbers that comparing pictures may take: some seconds. */
  private static final double MOST_PRODUCTS = 4e9;

  /** What a feature is. */
  public enum Kind {
    CATEGORY,
    BRAND,
    PRICE,
    TITLE,
    PICTURE
  }

  /** Items of which nothing is known. */
  public static ItemContent none(int items) {
    return new Builder(items).build();
  }

  /** The number of items. */
  public int items() {
    return features.users();
  }

  /** The number of features. */
  public int size() {
    return kind.length;
  }

  /**
   * The same for other items.
   *
   * @param here for each of them its number here; −1 for one of which nothing is known
   */
  public ItemContent of(int[] here) {
    int[] rowStart = new int[here.length + 1];
    for (int i = 0; i < here.length; i++) {
      rowStart[i + 1] =
          rowStart[i]
              + (here[i] < 0 ? 0 : features.rowStart()[here[i] + 1] - features.rowStart()[here[i]]);
    }
    int[] feature = new int[rowStart[here.length]];
    float[] value = new float[feature.length];
    for (int i = 0; i < here.length; i++) {
      if (here[i] >= 0) {
        int from = features.rowStart()[here[i]];
        int n = rowStart[i + 1] - rowStart[i];
        System.arraycopy(features.item(), from, feature, rowStart[i], n);
        System.arraycopy(features.weight(), from, value, rowStart[i], n);
      }
    }
    return new ItemContent(
        new InteractionMatrix(here.length, kind.length, rowStart, feature, value), kind);
  }

  /**
   * The same without pictures where comparing theirs would take long; words are quick, since few
   * items have the same.
   *
   * @param wanted how many items each is compared with
   */
  public ItemContent comparedWith(int wanted) {
    long numbers = Arrays.stream(kind).filter(Kind.PICTURE::equals).count();
    return (double) items() * wanted * numbers <= MOST_PRODUCTS
        ? this
        : only(Kind.CATEGORY, Kind.BRAND, Kind.PRICE, Kind.TITLE);
  }

  /** The same with features of some kinds alone. */
  public ItemContent only(Kind... kept) {
    List<Kind> kinds = List.of(kept);
    int[] place = new int[kind.length];
    int n = 0;
    for (int f = 0; f < kind.length; f++) {
      place[f] = kinds.contains(kind[f]) ? n++ : -1;
    }
    Kind[] left = Arrays.stream(kind).filter(kinds::contains).toArray(Kind[]::new);
    Triplets triplets = new Triplets();
    for (int i = 0; i < items(); i++) {
      for (int e = features.rowStart()[i]; e < features.rowStart()[i + 1]; e++) {
        if (place[features.item()[e]] >= 0) {
          triplets.add(i, place[features.item()[e]], features.weight()[e]);
        }
      }
    }
    return new ItemContent(triplets.matrix(items(), n), left);
  }

  /** Collects what is known of each item. */
  public static final class Builder {
    private final int items;
    private final Map<Word, List<Integer>> words = new LinkedHashMap<>();

    /** By the length of the vectors, the sum of those of an item and, last, how many they are. */
    private final Map<Integer, Map<Integer, double[]>> vectors = new TreeMap<>();

    private record Word(Kind kind, String name) {}

    /** Begins with items of which nothing is known. */
    public Builder(int items) {
      this.items = items;
    }

    /** Says that an item has a feature; items ascend, and the same twice counts once. */
    public void add(int item, Kind kind, String word) {
      List<Integer> of = words.computeIfAbsent(new Word(kind, word), w -> new ArrayList<>());
      if (of.isEmpty() || of.get(of.size() - 1) != item) {
        of.add(item);
      }
    }

    /** Adds a vector of a picture of an item; an item is the mean of its pictures. */
    public void add(int item, float[] picture) {
      double[] sum =
          vectors
              .computeIfAbsent(picture.length, length -> new TreeMap<>())
              .computeIfAbsent(item, i -> new double[picture.length + 1]);
      for (int d = 0; d < picture.length; d++) {
        sum[d] += picture[d];
      }
      sum[picture.length]++;
    }

    /**
     * Makes features of words that more than one item has, and of the vectors: those of the length
     * that most have, of length 1 around their common mean.
     */
    public ItemContent build() {
      List<Map.Entry<Word, List<Integer>>> kept =
          words.entrySet().stream()
              .filter(word -> word.getValue().size() > 1)
              .sorted(
                  Comparator.<Map.Entry<Word, List<Integer>>>comparingInt(
                          word -> -word.getValue().size())
                      .thenComparing(word -> word.getKey().kind())
                      .thenComparing(word -> word.getKey().name()))
              .limit(MOST_WORDS)
              .toList();
      Triplets triplets = new Triplets();
      List<Kind> kinds = new ArrayList<>();
      for (Map.Entry<Word, List<Integer>> word : kept) {
        float value = (float) Math.pow(word.getValue().size(), -.25);
        word.getValue().forEach(item -> triplets.add(item, kinds.size(), value));
        kinds.add(word.getKey().kind());
      }
      Map<Integer, double[]> points = points();
      int dimensions = points.values().stream().mapToInt(point -> point.length).findAny().orElse(0);
      points.forEach(
          (item, point) -> {
            for (int d = 0; d < dimensions; d++) {
              triplets.add(item, kinds.size() + d, (float) point[d]);
            }
          });
      for (int d = 0; d < dimensions; d++) {
        kinds.add(Kind.PICTURE);
      }
      return new ItemContent(triplets.matrix(items, kinds.size()), kinds.toArray(Kind[]::new));
    }

    private Map<Integer, double[]> points() {
      Map.Entry<Integer, Map<Integer, double[]>> most =
          vectors.entrySet().stream()
              .max(Comparator.comparingInt(of -> of.getValue().size()))
              .orElse(Map.entry(0, Map.of()));
      int length = most.getKey();
      double[][] projection = projection(length);
      Map<Integer, double[]> points = new TreeMap<>();
      most.getValue()
          .forEach(
              (item, sum) -> {
                double[] mean = new double[length];
                for (int d = 0; d < length; d++) {
                  mean[d] = sum[d] / sum[length];
                }
                points.put(item, projected(mean, projection));
              });
      centre(points);
      return points;
    }

    /** Random signs, which keep inner products about as they are (Achlioptas 2003). */
    private static double[][] projection(int length) {
      if (length <= MOST_DIMENSIONS) {
        return new double[0][];
      }
      SplittableRandom random = new SplittableRandom(length);
      double[][] signs = new double[MOST_DIMENSIONS][length];
      for (double[] row : signs) {
        for (int d = 0; d < length; d++) {
          row[d] = random.nextBoolean() ? 1 : -1;
        }
      }
      return signs;
    }

    private static double[] projected(double[] vector, double[][] projection) {
      if (projection.length == 0) {
        return vector;
      }
      double[] point = new double[projection.length];
      for (int p = 0; p < point.length; p++) {
        for (int d = 0; d < vector.length; d++) {
          point[p] += projection[p][d] * vector[d];
        }
      }
      return point;
    }

    /** Around their mean, each of length 1; one that is the mean, or not finite, stays 0. */
    private static void centre(Map<Integer, double[]> points) {
      points.values().removeIf(point -> !Double.isFinite(Arrays.stream(point).sum()));
      double[] mean =
          new double[points.values().stream().mapToInt(p -> p.length).findAny().orElse(0)];
      for (double[] point : points.values()) {
        for (int d = 0; d < mean.length; d++) {
          mean[d] += point[d] / points.size();
        }
      }
      for (double[] point : points.values()) {
        double squares = 0;
        for (int d = 0; d < mean.length; d++) {
          point[d] -= mean[d];
          squares += point[d] * point[d];
        }
        double scale = squares > 1e-12 ? 1 / Math.sqrt(squares) : 0;
        for (int d = 0; d < mean.length; d++) {
          point[d] *= scale;
        }
      }
    }
  }

  /** A sparse matrix that grows. */
  private static final class Triplets {
    private int[] row = new int[1024];
    private int[] column = new int[1024];
    private float[] value = new float[1024];
    private int n;

    void add(int r, int c, float v) {
      if (n == row.length) {
        row = Arrays.copyOf(row, 2 * n);
        column = Arrays.copyOf(column, 2 * n);
        value = Arrays.copyOf(value, 2 * n);
      }
      row[n] = r;
      column[n] = c;
      value[n++] = v;
    }

    InteractionMatrix matrix(int rows, int columns) {
      return InteractionMatrix.of(
          rows, columns, Arrays.copyOf(row, n), Arrays.copyOf(column, n), Arrays.copyOf(value, n));
    }
  }
}
