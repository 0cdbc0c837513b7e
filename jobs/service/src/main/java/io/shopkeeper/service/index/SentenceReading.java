package io.shopkeeper.service.index;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.EncodedEntry;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Gives entries their vectors: those that the live index has, and from executors the others. */
final class SentenceReading {
  private final SentenceVectors models;
  private final JavaSparkContext spark;
  private final Map<Sentence, float[]> known = new HashMap<>();

  /** What a model reads. */
  private record Sentence(Language language, String text) implements Serializable {}

  SentenceReading(SentenceVectors models, JavaSparkContext spark) {
    this.models = models;
    this.spark = spark;
  }

  /** Takes over the vectors of an index, if they are by these models. */
  void take(AnswerIndex index) throws IOException {
    if (!index.models().sum().equals(models.sum())) {
      return;
    }
    for (EncodedEntry encoded : index.entries()) {
      for (int i = 0; i < encoded.vectors().size(); i++) {
        if (encoded.vectors().get(i).length > 0) {
          known.put(
              new Sentence(SentenceVectors.LANGUAGES.get(i), encoded.entry().read()),
              encoded.vectors().get(i));
        }
      }
    }
  }

  /** Reads what is not known yet, and returns how much that was. */
  int read(List<Entry> entries) {
    Set<Sentence> unknown = new LinkedHashSet<>();
    entries.forEach(entry -> unknown.addAll(sentences(entry)));
    unknown.removeAll(known.keySet());
    List<Sentence> sentences = new ArrayList<>(unknown);
    if (sentences.isEmpty()) {
      return 0;
    }
    Broadcast<SentenceVectors> shared = spark.broadcast(models);
    List<float[]> vectors =
        spark
            .parallelize(sentences, 4 * spark.defaultParallelism())
            .map(sentence -> shared.value().of(sentence.language(), sentence.text()))
            .collect();
    shared.destroy();
    for (int i = 0; i < sentences.size(); i++) {
      known.put(sentences.get(i), vectors.get(i));
    }
    return sentences.size();
  }

  private List<Sentence> sentences(Entry entry) {
    return EncodedEntry.readIn(entry, models).stream()
        .map(language -> new Sentence(language, entry.read()))
        .toList();
  }

  /** Entries that were read, with their vectors. */
  List<EncodedEntry> encoded(List<Entry> entries) {
    return entries.stream()
        .map(
            entry ->
                EncodedEntry.of(
                    entry, models, (language, text) -> known.get(new Sentence(language, text))))
        .toList();
  }
}
