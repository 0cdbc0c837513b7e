package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The vectors of a night's texts, so that a model reads each text once, whoever asks about it, and
 * none that an earlier night has read. They are an artifact, whose versions hold the vectors of the
 * texts of their own night and no others: rows (digest, vector), labelled with the sum of the
 * models.
 *
 * <p>What is known is handed out whole, so that only {@link #some} texts of each part are: others
 * are read when they are asked about.
 */
final class KnownVectors implements AutoCloseable {
  /**
   * Of more texts these many are known, by their hash: to read one takes as long as to learn from
   * thousands, and a linear map of some hundred numbers has learned what it can by then.
   */
  private static final int MOST_TEXTS = 20_000;

  private static final String MODELS = "models";
  private static final String TABLE = "vectors";
  private static final String DIGEST = "digest";
  private static final String TEXT = "text";
  private static final String VECTOR = "vector";
  private static final String READ = "read";
  private static final int BITS = 256;

  private static final StructType KEPT =
      new StructType().add(DIGEST, DataTypes.StringType).add(VECTOR, DataTypes.BinaryType);

  private final SentenceVectors models;
  private final Broadcast<Map<String, float[]>> known;

  /** Looks a text up before it asks a model. */
  private record LookedUp(SentenceVectors models, Broadcast<Map<String, float[]>> known)
      implements SentenceVectors {
    private static final long serialVersionUID = 1L;

    @Override
    public List<String> names() {
      return models.names();
    }

    @Override
    public String sum() {
      return models.sum();
    }

    @Override
    public Background background(Language language) {
      return models.background(language);
    }

    @Override
    public int dimension(Language language) {
      return models.dimension(language);
    }

    @Override
    public float[] of(Language language, String text) {
      float[] vector =
          language == SentenceVectors.readAs(text)
              ? known.value().get(Sha256.of(text).hex())
              : null;
      return vector == null ? models.of(language, text) : vector.clone();
    }
  }

  private KnownVectors(SentenceVectors models, Broadcast<Map<String, float[]>> known) {
    this.models = models;
    this.known = known;
  }

  /**
   * Reads the texts of a night that no earlier one has read, and keeps the vectors of all.
   *
   * @param artifact under which they are kept
   * @param parts rows (words, label), of which {@link #some} are known
   */
  static KnownVectors of(
      JobContext context, String artifact, SentenceVectors models, List<Dataset<Row>> parts)
      throws IOException {
    Dataset<Row> texts =
        parts.stream()
            .map(part -> some(part).select(concat_ws(" ", col("words")).as(TEXT)))
            .reduce(Dataset::union)
            .orElseThrow()
            .distinct()
            .withColumn(DIGEST, sha2(col(TEXT), BITS));
    Optional<Version> before = newest(context, artifact, models);
    Dataset<Row> vectors =
        read(models, texts, earlier(context, before)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long all = vectors.count();
      long read = vectors.where(col(READ)).count();
      context.rows("texts_with_vectors", all);
      context.rows("texts_read_for_vectors", read);
      if (read > 0 || before.stream().noneMatch(version -> rows(version) == all)) {
        keep(context, artifact, models, vectors.select(DIGEST, VECTOR));
      }
      return new KnownVectors(models, handedOut(vectors));
    } finally {
      vectors.unpersist(false);
    }
  }

  /** Of texts (words, label) those of the least hashes, which the column {@code place} holds. */
  static Dataset<Row> some(Dataset<Row> texts) {
    return texts
        .select(col("words"), col("label"), xxhash64(col("words")).as("place"))
        .orderBy("place", "label")
        .limit(MOST_TEXTS);
  }

  /** The newest version, if these models read it. */
  private static Optional<Version> newest(
      JobContext context, String artifact, SentenceVectors models) throws IOException {
    List<Version> versions = context.artifacts().versions(artifact);
    return versions.stream()
        .skip(Math.max(0, versions.size() - 1))
        .filter(newest -> models.sum().equals(newest.manifest().labels().get(MODELS)))
        .findFirst();
  }

  private static long rows(Version version) {
    return version.manifest().outputs().stream().mapToLong(Manifest.Output::rows).sum();
  }

  /** What is damaged is not known: nothing is lost with it but time. */
  private static Dataset<Row> earlier(JobContext context, Optional<Version> version) {
    return version
        .map(
            known ->
                context
                    .spark()
                    .read()
                    .schema(KEPT)
                    .option("ignoreCorruptFiles", true)
                    .option("ignoreMissingFiles", true)
                    .parquet(known.output(TABLE)))
        .orElseGet(() -> context.spark().createDataFrame(List.of(), KEPT));
  }

  private static Dataset<Row> read(
      SentenceVectors models, Dataset<Row> texts, Dataset<Row> earlier) {
    Broadcast<SentenceVectors> reading = spark(texts).broadcast(models);
    return texts
        .join(earlier, new String[] {DIGEST}, "left")
        .repartition(texts.sparkSession().sparkContext().defaultParallelism(), col(DIGEST))
        .map(
            (MapFunction<Row, Row>)
                row -> {
                  byte[] known = row.getAs(VECTOR);
                  String text = row.getAs(TEXT);
                  Language language = SentenceVectors.readAs(text);
                  return RowFactory.create(
                      row.getAs(DIGEST),
                      known == null ? bytes(reading.value().of(language, text)) : known,
                      known == null);
                },
            Encoders.row(KEPT.add(READ, DataTypes.BooleanType)));
  }

  private static void keep(
      JobContext context, String artifact, SentenceVectors models, Dataset<Row> vectors)
      throws IOException {
    context
        .artifacts()
        .commitOnce(
            artifact,
            context.runId(),
            staging -> {
              vectors.write().parquet(staging.path(TABLE));
              return context.draft(0, Map.of(), Map.of(), Map.of(MODELS, models.sum()));
            });
  }

  private static Broadcast<Map<String, float[]>> handedOut(Dataset<Row> vectors) {
    Map<String, float[]> byDigest = new HashMap<>();
    vectors
        .toLocalIterator()
        .forEachRemaining(row -> byDigest.put(row.getAs(DIGEST), floats(row.getAs(VECTOR))));
    return spark(vectors).broadcast(byDigest);
  }

  private static byte[] bytes(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  private static float[] floats(byte[] bytes) {
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
    return vector;
  }

  private static JavaSparkContext spark(Dataset<Row> of) {
    return JavaSparkContext.fromSparkContext(of.sparkSession().sparkContext());
  }

  /** Vectors like those of the models, to the last bit, while this is open. */
  SentenceVectors vectors() {
    return new LookedUp(models, known);
  }

  @Override
  public void close() {
    known.destroy();
  }
}
