package io.shopkeeper.text;

import io.shopkeeper.core.classify.MarkedBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** The vectors of words: those that are used alike are near each other. Immutable. */
public final class WordVectors {
  private static final int MAGIC = 0x53575631;

  private final List<String> words;
  private final Map<String, Integer> rows;
  private final int size;
  private final float[] vectors;

  /** A word, and the cosine of its vector with that of the word that was asked about. */
  public record Near(String word, double cosine) {}

  /**
   * Vectors of words.
   *
   * @param words each once
   * @param vectors [words, size], row-major
   * @throws IllegalArgumentException where the shapes do not fit, or a word is there twice
   */
  public WordVectors(List<String> words, int size, float[] vectors) {
    if (size < 1 || vectors.length != (long) words.size() * size) {
      throw new IllegalArgumentException(
          "%d words and %d numbers, not %d of each".formatted(words.size(), vectors.length, size));
    }
    this.words = List.copyOf(words);
    this.size = size;
    this.vectors = vectors.clone();
    this.rows = new HashMap<>(2 * words.size());
    for (int row = 0; row < words.size(); row++) {
      if (rows.put(words.get(row), row) != null) {
        throw new IllegalArgumentException("word " + (row + 1) + " is there twice");
      }
    }
  }

  /** The words. */
  public List<String> words() {
    return words;
  }

  /** The number of numbers of a vector. */
  public int size() {
    return size;
  }

  /** The vector of a word, [size]; empty where it has none. */
  public Optional<float[]> of(String word) {
    Integer row = rows.get(Objects.requireNonNull(word, "word"));
    return row == null
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(vectors, row * size, (row + 1) * size));
  }

  /** The nearest other words, the nearest first; none of a word that has no vector. */
  public List<Near> nearest(String word, int most) {
    Optional<float[]> asked = of(word);
    return asked.isEmpty()
        ? List.of()
        : IntStream.range(0, words.size())
            .filter(row -> !words.get(row).equals(word))
            .mapToObj(
                row ->
                    new Near(
                        words.get(row), SentenceVectors.cosine(asked.get(), vectors, row * size)))
            .sorted(Comparator.comparingDouble(Near::cosine).reversed().thenComparing(Near::word))
            .limit(most)
            .toList();
  }

  /** As bytes, which {@link #read} reads. */
  public byte[] bytes() {
    return MarkedBytes.of(
        MAGIC,
        out -> {
          byte[] joined = String.join("\n", words).getBytes(StandardCharsets.UTF_8);
          out.writeInt(size);
          out.writeInt(joined.length);
          out.write(joined);
          ByteBuffer numbers = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, vectors.length));
          numbers.asFloatBuffer().put(vectors);
          out.write(numbers.array());
        });
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws IllegalArgumentException where the bytes are cut short or no vectors
   */
  public static WordVectors read(byte[] bytes) {
    return MarkedBytes.read(
        bytes,
        MAGIC,
        "file of word vectors",
        in -> {
          int size = in.readInt();
          String joined = new String(MarkedBytes.next(in.readInt(), in), StandardCharsets.UTF_8);
          List<String> words = joined.isEmpty() ? List.of() : List.of(joined.split("\n", -1));
          byte[] numbers = MarkedBytes.next(in.available(), in);
          float[] vectors = new float[numbers.length / Float.BYTES];
          ByteBuffer.wrap(numbers).asFloatBuffer().get(vectors);
          return new WordVectors(words, size, vectors);
        });
  }
}
