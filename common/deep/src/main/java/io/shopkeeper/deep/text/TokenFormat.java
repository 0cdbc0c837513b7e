package io.shopkeeper.deep.text;

import io.shopkeeper.deep.classify.ClassFormat;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.text.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes mini-batches of rows (numbers, label). Features are the numbers of the words [examples, 1,
 * steps] in their order and, for a network that reads both ways, again in the opposite one, padded
 * at the end and masked [examples, steps].
 *
 * @param classes number of classes
 * @param longest words of a text at most
 */
record TokenFormat(int classes, int longest, Reading reading) implements ClassFormat<NumberedText> {
  /** The orders in which a network is given the words. */
  enum Reading {
    /** From the first to the last. */
    AHEAD,
    /** So, and from the last to the first as a second input. */
    BOTH_WAYS
  }

  private static final int[] BOUNDS = {8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512};

  @Override
  public NumberedText decode(Row row) {
    return new NumberedText(
        row.<Integer>getList(row.fieldIndex("numbers")).stream()
            .mapToInt(Integer::intValue)
            .toArray(),
        row.getAs("label"));
  }

  @Override
  public int label(NumberedText text) {
    return text.label();
  }

  @Override
  public Map<String, ?> preprocessing() {
    return Map.of(
        "longest",
        longest,
        "padding",
        Vocabulary.PADDING,
        "unknown",
        Vocabulary.UNKNOWN,
        "inputs",
        reading == Reading.AHEAD
            ? List.of("words")
            : List.of("words", "words from the last to the first"));
  }

  @Override
  public int length(NumberedText text) {
    return text.words().length;
  }

  @Override
  public int[] lengthBounds() {
    return Arrays.stream(BOUNDS).filter(bound -> bound < longest).toArray();
  }

  @Override
  public MultiDataSet batch(List<NumberedText> texts) {
    int examples = texts.size();
    int steps = texts.stream().mapToInt(text -> text.words().length).max().orElseThrow();
    float[] ahead = new float[examples * steps];
    float[] back = new float[examples * steps];
    float[] mask = new float[examples * steps];
    int[] labels = new int[examples];
    for (int e = 0; e < examples; e++) {
      int[] words = texts.get(e).words();
      labels[e] = texts.get(e).label();
      for (int t = 0; t < words.length; t++) {
        ahead[e * steps + t] = words[t];
        back[e * steps + t] = words[words.length - 1 - t];
        mask[e * steps + t] = 1;
      }
    }
    int inputs = reading == Reading.AHEAD ? 1 : 2;
    INDArray[] features = new INDArray[inputs];
    INDArray[] masks = new INDArray[inputs];
    for (int i = 0; i < inputs; i++) {
      features[i] = Nd4j.createFromArray(i == 0 ? ahead : back).reshape(examples, 1, steps);
      masks[i] = Nd4j.createFromArray(mask).reshape(examples, steps);
    }
    return new MultiDataSet(
        features, new INDArray[] {ClassWeights.oneHot(labels, classes)}, masks, null);
  }
}
