package io.shopkeeper.reviews.words;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.udf;

import io.shopkeeper.core.JobException;
import io.shopkeeper.reviews.aspect.Lexicon;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.WordVectors;
import io.shopkeeper.text.WordVectors.Near;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.feature.Word2Vec;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * Learns vectors of words from reviews with or without labels, by MLlib's skip-gram with
 * hierarchical softmax (Mikolov et al. 2013), and looks which words are used alike.
 */
final class WordTraining implements AutoCloseable {
  /** Words of so large a share of the reviews, such as "and", tell nothing. */
  private static final double EVERYWHERE = .2;

  /** Of the most frequent words these many, of which most are "the" and its like. */
  private static final int LOOKED_AT = 1000;

  private static final int SHOWN = 10;
  private static final int NEAR = 6;

  private final WordSettings settings;
  private final Dataset<Row> reviews;

  /**
   * Cuts reviews into words; they stay in Spark's storage until {@link #close}.
   *
   * @param texts rows (text, lang)
   */
  WordTraining(WordSettings settings, Dataset<Row> texts) {
    UDF1<String, List<String>> words = text -> TokenisedText.of(text).words();
    this.settings = settings;
    // MLlib adds up what its parts learned as they come: two runs are alike, not equal.
    this.reviews =
        texts
            .distinct()
            .repartition(settings.workers(), col("text"))
            .select(
                udf(words, DataTypes.createArrayType(DataTypes.StringType))
                    .apply(col("text"))
                    .as("words"),
                col("lang"))
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * The vectors of the words that are frequent enough.
   *
   * @throws JobException 99 where none is
   */
  WordVectors learned() {
    if (words().groupBy("word").count().where(col("count").geq(settings.least())).isEmpty()) {
      throw JobException.gateRefused(
          "no word is in %d reviews (words.least): no vectors are learned"
              .formatted(settings.least()));
    }
    List<Row> rows =
        new Word2Vec()
            .setInputCol("words")
            .setOutputCol("vector")
            .setVectorSize(settings.size())
            .setMinCount(settings.least())
            .setMaxIter(settings.passes())
            .setNumPartitions(settings.workers())
            .setSeed(settings.seed())
            .fit(reviews)
            .getVectors()
            .orderBy("word")
            .collectAsList();
    List<String> words = new ArrayList<>();
    float[] vectors = new float[Math.multiplyExact(rows.size(), settings.size())];
    for (int row = 0; row < rows.size(); row++) {
      words.add(rows.get(row).getString(0));
      Vector vector = rows.get(row).getAs(1);
      for (int i = 0; i < settings.size(); i++) {
        vectors[row * settings.size() + i] = (float) vector.apply(i);
      }
    }
    return new WordVectors(words, settings.size(), vectors);
  }

  /**
   * The most frequent words of each language that not every review has and that say something of
   * goods, with those near them, by which the lexicon of aspects may grow.
   */
  WordFacts facts(WordVectors vectors) {
    List<WordFacts.Alike> shown = new ArrayList<>();
    for (String lang : List.of("zh", "en")) {
      Dataset<Row> own = words().where(col("lang").equalTo(lang));
      double most = EVERYWHERE * reviews.where(col("lang").equalTo(lang)).count();
      own
          .groupBy("word")
          .count()
          .where(col("count").leq(most).and(col("count").geq(settings.least())))
          .orderBy(col("count").desc(), col("word"))
          .limit(LOOKED_AT)
          .collectAsList()
          .stream()
          .filter(row -> row.getString(0).codePointCount(0, row.getString(0).length()) > 1)
          .filter(row -> Lexicon.ours().tells(row.getString(0)))
          .limit(SHOWN)
          .forEach(
              row ->
                  shown.add(
                      new WordFacts.Alike(
                          lang,
                          row.getString(0),
                          row.getLong(1),
                          vectors.nearest(row.getString(0), NEAR).stream()
                              .map(Near::word)
                              .toList())));
    }
    return new WordFacts(vectors.words().size(), shown);
  }

  /** A row (lang, word) for each word of a review. */
  private Dataset<Row> words() {
    return reviews.select(col("lang"), explode(array_distinct(col("words"))).as("word"));
  }

  @Override
  public void close() {
    reviews.unpersist(false);
  }
}
