package io.shopkeeper.text;

import java.util.List;

/** No vectors, for whoever has no model of any language. */
final class NoSentenceVectors implements SentenceVectors {
  private static final long serialVersionUID = 1L;

  @Override
  public List<String> names() {
    return List.of("", "");
  }

  @Override
  public String sum() {
    return "";
  }

  @Override
  public Background background(Language language) {
    return Background.USUAL;
  }

  @Override
  public int dimension(Language language) {
    return 0;
  }

  @Override
  public float[] of(Language language, String text) {
    return new float[0];
  }
}
