package io.shopkeeper.pretrained;

import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.nio.IntBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Vectors of Chinese and English texts, each by the pretrained model of its language. Vectors of
 * texts that were asked for lately are kept, since classifiers and indexes ask for the same ones.
 */
public final class LanguageModels implements SentenceVectors {
  private static final long serialVersionUID = 1L;

  /** Some 30 MB by the built-in models. */
  private static final int KEPT = 1 << 14;

  private static final Map<Key, float[]> LATELY =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, .75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, float[]> eldest) {
              return size() > KEPT;
            }
          });

  /** By language, which has none where it has no model: an Optional cannot be handed on. */
  private final HashMap<Language, PretrainedModel> models = new HashMap<>();

  /** A model, and what it sees of a text: several texts may be one to it. */
  private record Key(String sum, IntBuffer ids) {}

  /**
   * Vectors by these models; a language without one has none.
   *
   * @param chinese reads what has a Chinese character
   * @param english reads everything else
   */
  public LanguageModels(Optional<PretrainedModel> chinese, Optional<PretrainedModel> english) {
    chinese.ifPresent(model -> models.put(Language.ZH, model));
    english.ifPresent(model -> models.put(Language.EN, model));
  }

  private Optional<PretrainedModel> model(Language language) {
    return Optional.ofNullable(models.get(language));
  }

  @Override
  public List<String> names() {
    return LANGUAGES.stream()
        .map(language -> model(language).map(PretrainedModel::name).orElse(""))
        .toList();
  }

  @Override
  public String sum() {
    return LANGUAGES.stream()
        .map(language -> model(language).map(PretrainedModel::sha256).orElse(""))
        .collect(Collectors.joining("-"));
  }

  @Override
  public Background background(Language language) {
    return model(language).map(TextEncoder::background).orElse(Background.USUAL);
  }

  @Override
  public int dimension(Language language) {
    return model(language).map(PretrainedModel::dimension).orElse(0);
  }

  @Override
  public float[] of(Language language, String text) {
    return model(language).map(model -> vector(model, text)).orElse(new float[0]).clone();
  }

  /**
   * The word pieces of a text by the model of the language that it is read as; empty where that has
   * no model.
   */
  public Optional<EncodedText> read(String text) {
    return model(SentenceVectors.readAs(text)).map(model -> TextEncoder.of(model).read(text));
  }

  private static float[] vector(PretrainedModel model, String text) {
    TextEncoder encoder = TextEncoder.of(model);
    int[] ids = encoder.ids(text);
    Key key = new Key(model.sha256(), IntBuffer.wrap(ids));
    float[] known = LATELY.get(key);
    if (known == null) {
      known = encoder.vectorOf(ids);
      LATELY.put(key, known);
    }
    return known;
  }
}
