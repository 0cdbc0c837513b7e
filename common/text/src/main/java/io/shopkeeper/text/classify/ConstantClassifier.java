package io.shopkeeper.text.classify;

import java.util.List;

/** Says the same of every text: how frequent the classes are. */
public final class ConstantClassifier implements TextClassifier {
  private static final long serialVersionUID = 1L;

  private final float[] logs;

  private ConstantClassifier(float[] logs) {
    this.logs = logs;
  }

  /**
   * A classifier that says the frequencies of classes.
   *
   * @param counts texts of each class; none counts as a half
   */
  public static ConstantClassifier of(long[] counts) {
    float[] logs = new float[counts.length];
    for (int c = 0; c < logs.length; c++) {
      logs[c] = (float) Math.log(Math.max(.5, (double) counts[c]));
    }
    return new ConstantClassifier(logs);
  }

  static ConstantClassifier ofLogs(float[] logs) {
    return new ConstantClassifier(logs);
  }

  @Override
  public int classes() {
    return logs.length;
  }

  @Override
  public float[] scores(List<String> words) {
    return logs.clone();
  }
}
