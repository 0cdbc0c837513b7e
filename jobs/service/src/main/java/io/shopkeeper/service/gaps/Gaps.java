package io.shopkeeper.service.gaps;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The gaps that were found among the most asked questions, by their middles. */
final class Gaps implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Reading reading;
  private final ArrayList<Middle> gaps = new ArrayList<>();

  /**
   * One gap by its middle.
   *
   * @param ofGoods whether goods are asked for that the shop does not sell
   * @param middle the mean of its questions' vectors
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Middle(String language, boolean ofGoods, float[] middle) implements Serializable {}

  Gaps(Reading reading) {
    this.reading = reading;
  }

  /** Finds those of a language among vectors of questions. */
  void find(String language, boolean ofGoods, List<float[]> vectors) {
    for (List<Integer> alike : AverageLinkage.of(vectors, reading.least(language))) {
      gaps.add(
          new Middle(
              language, ofGoods, AverageLinkage.mean(alike.stream().map(vectors::get).toList())));
    }
  }

  /** The number of the gap that a question belongs to; −1 for none. */
  int of(String language, boolean ofGoods, float[] vector) {
    return IntStream.range(0, gaps.size())
        .filter(i -> gaps.get(i).ofGoods() == ofGoods && gaps.get(i).language().equals(language))
        .filter(i -> nearness(i, vector) >= reading.least(language))
        .reduce((one, other) -> nearness(other, vector) > nearness(one, vector) ? other : one)
        .orElse(-1);
  }

  /** The mean cosine of a question with those of a gap. */
  double nearness(int gap, float[] vector) {
    return AverageLinkage.dot(gaps.get(gap).middle(), vector);
  }
}
