package io.shopkeeper.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.TokenisedText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanguageModelsTest {
  private static final PretrainedModel CHINESE = PretrainedModel.of("bge-small-zh-v15-q");
  private static final PretrainedModel ENGLISH = PretrainedModel.of("bge-small-en-v15-q");

  @Test
  void eachLanguageHasItsModel() {
    SentenceVectors both = new LanguageModels(Optional.of(CHINESE), Optional.of(ENGLISH));
    assertEquals(List.of("bge-small-zh-v15-q", "bge-small-en-v15-q"), both.names());
    assertEquals(512, both.dimension(Language.ZH));
    assertEquals(384, both.dimension(Language.EN));
    float[] first = both.of(Language.EN, "where is it");
    assertArrayEquals(TextEncoder.of(ENGLISH).vector("where is it"), first);
    first[0] = 99;
    assertNotEquals(
        99, both.of(Language.EN, "where is it")[0], "what is kept is nobody's to change");
    assertEquals(Language.ZH, SentenceVectors.readAs("my 快递"));
    assertEquals(Language.EN, SentenceVectors.readAs("?"));
  }

  /** How classifiers and the index hand over a text differs in what the models do not see. */
  @Test
  void textsThatAreOneToAModelHaveOneVector() {
    SentenceVectors both = new LanguageModels(Optional.of(CHINESE), Optional.of(ENGLISH));
    for (String text : List.of("What's the price of it?", "快递3件到哪里了")) {
      Language language = SentenceVectors.readAs(text);
      assertArrayEquals(
          both.of(language, text),
          both.of(language, String.join(" ", TokenisedText.of(text).words())));
    }
  }

  @Test
  void aLanguageWithoutModelHasNoVectors() {
    SentenceVectors one = new LanguageModels(Optional.empty(), Optional.of(ENGLISH));
    assertEquals(List.of("", "bge-small-en-v15-q"), one.names());
    assertEquals(0, one.dimension(Language.ZH));
    assertEquals(0, one.of(Language.ZH, "快递").length);
    assertNotEquals(
        one.sum(), new LanguageModels(Optional.of(CHINESE), Optional.of(ENGLISH)).sum());
    assertEquals("-", new LanguageModels(Optional.empty(), Optional.empty()).sum());
  }

  @Test
  void itIsHandedToOtherProcesses() throws Exception {
    SentenceVectors both = new LanguageModels(Optional.of(CHINESE), Optional.of(ENGLISH));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(both);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      SentenceVectors read = (SentenceVectors) in.readObject();
      assertEquals(both.sum(), read.sum());
      assertArrayEquals(both.of(Language.ZH, "快递"), read.of(Language.ZH, "快递"));
    }
  }
}
