package io.shopkeeper.answer.index;

import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.util.List;
import java.util.Locale;

/** Vectors that know which words mean the same: one number for each meaning, and one for none. */
final class Concepts implements SentenceVectors {
  private static final long serialVersionUID = 1L;

  private static final List<List<String>> MEANINGS =
      List.of(
          List.of("return", "send back", "退货", "退回"),
          List.of("parcel", "delivery", "shipping", "发货", "快递"),
          List.of("invoice", "receipt", "发票", "收据"),
          List.of("kettle", "boil"),
          List.of("pan", "fry"));

  private final String sum;

  Concepts(String sum) {
    this.sum = sum;
  }

  @Override
  public List<String> names() {
    return List.of("chinese", "english");
  }

  @Override
  public String sum() {
    return sum;
  }

  @Override
  public Background background(Language language) {
    return new Background(.3, .2);
  }

  @Override
  public int dimension(Language language) {
    return MEANINGS.size() + 1;
  }

  @Override
  public float[] of(Language language, String text) {
    String plain = text.toLowerCase(Locale.ROOT);
    float[] vector = new float[MEANINGS.size() + 1];
    vector[MEANINGS.size()] = 1;
    for (int i = 0; i < MEANINGS.size(); i++) {
      vector[i] = MEANINGS.get(i).stream().anyMatch(plain::contains) ? 2 : 0;
    }
    return vector;
  }
}
