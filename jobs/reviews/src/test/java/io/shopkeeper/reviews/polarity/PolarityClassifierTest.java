package io.shopkeeper.reviews.polarity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.classify.Softmax;
import io.shopkeeper.deep.network.BatchArrays;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.reviews.polarity.LabelledSentences.Labelled;
import io.shopkeeper.reviews.polarity.TermReader.Sight;
import io.shopkeeper.text.Language;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolarityClassifierTest {
  private static final int CLASSES = 3;
  private static final LanguageModels MODELS =
      new LanguageModels(Optional.empty(), Optional.of(PretrainedModel.of("bge-small-en-v15-q")));
  private static final TermReader READER = new TermReader(MODELS);
  private static final List<Labelled> TRAINING = LabelledSentences.of(LabelledSentences.THINGS);
  private static final List<Labelled> UNSEEN = LabelledSentences.of(LabelledSentences.UNSEEN);
  private static final PolarityNetwork SHAPE =
      new PolarityNetwork(
          MODELS.dimension(Language.EN), CLASSES, new AspectLabelSettings(2, 8, .01, .1));

  private static double accuracy(PolarityClassifier classifier) {
    return UNSEEN.stream()
            .filter(one -> Softmax.first(classifier.probabilities(one.term())) == one.label())
            .count()
        / (double) UNSEEN.size();
  }

  private static WordPolarity words(double looseness) {
    return new WordPolarity.Lessons(
            TRAINING.stream().map(Labelled::term).toList(),
            TRAINING.stream().mapToInt(Labelled::label).toArray(),
            CLASSES)
        .learned(looseness);
  }

  private static SeenTerm seen(Labelled one) {
    Sight sight = READER.of(one.term()).orElseThrow();
    return new SeenTerm(SeenTerm.halves(sight.ahead()), SeenTerm.halves(sight.back()), one.label());
  }

  private static NetworkPolarity network(int steps) {
    Network network = SHAPE.definition(steps, 7).create();
    List<SeenTerm> examples = TRAINING.stream().map(PolarityClassifierTest::seen).toList();
    try (BatchArrays arrays =
        new BatchArrays(new TermFormat(SHAPE.inputs(), CLASSES).batch(examples))) {
      for (int step = 0; step < steps; step++) {
        network.train(arrays.batch());
      }
    }
    return new NetworkPolarity(
        READER, Map.of(Language.EN, SHAPE.plain(network.weights())), CLASSES);
  }

  @Test
  void allTellTwoTermsOfATextApart() {
    PolarityClassifier words = words(4);
    PolarityClassifier network = network(60);
    PolarityClassifier pool = new PooledPolarity(List.of(words, network), new float[] {.5f, .5f});
    assertTrue(accuracy(words) > .95, "words: " + accuracy(words));
    assertTrue(accuracy(network) > .9, "network: " + accuracy(network));
    assertTrue(accuracy(pool) > .95, "pool: " + accuracy(pool));
    assertTrue(accuracy(new LexiconPolarity(CLASSES)) > .8, "lexicon");
    Term term = UNSEEN.get(0).term();
    assertEquals((words.scores(term)[0] + network.scores(term)[0]) / 2, pool.scores(term)[0], 1e-4);
    for (PolarityClassifier one :
        List.of(words, network, pool, ConstantPolarity.of(new long[] {1, 0, 3}))) {
      PolarityClassifier read = PolarityFile.read(PolarityFile.bytes(one), names -> MODELS);
      assertArrayEquals(one.scores(term), read.scores(term));
    }
  }

  /** Terms of all lengths in one batch: what DL4J says of them is what plain Java says of each. */
  @Test
  void plainJavaSaysWhatTheNetworkSays() {
    Network network = SHAPE.definition(3, 7).create();
    List<Labelled> some = UNSEEN.subList(0, 9);
    List<SeenTerm> examples = some.stream().map(PolarityClassifierTest::seen).toList();
    try (BatchArrays arrays =
        new BatchArrays(new TermFormat(SHAPE.inputs(), CLASSES).batch(examples))) {
      for (int step = 0; step < 5; step++) {
        network.train(arrays.batch());
      }
      float[][] said = network.outputs(arrays.batch())[0].toFloatMatrix();
      NetworkPolarity plain =
          new NetworkPolarity(READER, Map.of(Language.EN, SHAPE.plain(network.weights())), CLASSES);
      for (int i = 0; i < said.length; i++) {
        // Training sees the upper halves of numbers.
        assertArrayEquals(said[i], plain.probabilities(some.get(i).term()), 5e-3f, "term " + i);
      }
    }
  }

  @Test
  void halvesAreNearTheWhole() {
    for (float value : new float[] {0, 1, -1, .1f, -3.14159f, 1e-5f, 12345.6f}) {
      float back = SeenTerm.whole(SeenTerm.halves(new float[][] {{value}})[0]);
      assertEquals(value, back, Math.abs(value) / 256);
    }
  }

  @Test
  void anotherLanguageIsLeftOpen() {
    NetworkPolarity network = network(1);
    assertArrayEquals(new float[CLASSES], network.scores(new Term("电池很好", 0, 2, "general")));
  }

  @Test
  void hostileTermsAreTold() {
    String longText = "fine, ".repeat(20_000) + "room";
    for (Term term :
        List.of(
            new Term("\uD83D\u200B", 0, 1, "general"),
            new Term(" ", 0, 1, "general"),
            new Term("!", 0, 1, "general"),
            new Term(longText, longText.length() - 4, longText.length(), "general"))) {
      for (PolarityClassifier classifier : List.of(words(1), network(1))) {
        for (float probability : classifier.probabilities(term)) {
          assertTrue(probability >= 0 && probability <= 1, "a probability of " + probability);
        }
      }
    }
    assertThrows(IllegalArgumentException.class, () -> new Term("room", 2, 2, "general"));
    assertThrows(IllegalArgumentException.class, () -> new Term("room", 0, 5, "general"));
    assertThrows(IllegalArgumentException.class, () -> new PooledPolarity(List.of(), new float[2]));
  }

  @Test
  void damagedFilesAreRefused() {
    byte[] bytes = PolarityFile.bytes(network(1));
    for (byte[] damaged :
        List.of(new byte[0], Arrays.copyOf(bytes, bytes.length - 1), Arrays.copyOf(bytes, 9))) {
      assertThrows(
          IllegalArgumentException.class, () -> PolarityFile.read(damaged, names -> MODELS));
    }
    String other =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    PolarityFile.read(
                        bytes, names -> new LanguageModels(Optional.empty(), Optional.empty())))
            .getMessage();
    assertTrue(other.contains("not here as they were"), other);
  }
}
