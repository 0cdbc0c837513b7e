package io.shopkeeper.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes a root as the jobs leave it, without Spark. */
final class MadeUpShop {
  /** A row of {@code user_item_scores}; reasons are (item, contribution) pairs made of the item. */
  record Row(String user, String item, int rank, float score) {}

  /** The schema that Spark gives the table. */
  static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message spark_schema {
            optional binary user_id (STRING);
            optional binary item_id (STRING);
            optional int32 rank;
            optional float score;
            optional binary source (STRING);
            optional group reasons (LIST) {
              repeated group list {
                optional group element {
                  optional binary item_id (STRING);
                  optional float contribution;
                }
              }
            }
            optional float reasons_rest;
            optional binary reasons_kind (STRING);
            optional double propensity;
            optional binary release (STRING);
          }
          """);

  private final Path root;

  MadeUpShop(Path root) {
    this.root = root;
  }

  Path version(String domain, long number) {
    return root.resolve("%s/versions/%07d".formatted(home(domain), number));
  }

  Path alias(String domain, long number) {
    return root.resolve("%s/aliases/production/%07d".formatted(home(domain), number));
  }

  /** A release's domain, or {@code artifacts/MODEL}. */
  private static String home(String name) {
    return name.contains("/") ? name : "releases/" + name;
  }

  void manifest(String domain, long number, String... outputs) throws IOException {
    Files.createDirectories(version(domain, number));
    StringBuilder list = new StringBuilder();
    for (String output : outputs) {
      list.append(list.isEmpty() ? "" : ",")
          .append("{\"path\":\"" + output + "\",\"rows\":-1,\"bytes\":1,\"checksum\":\"0\"}");
    }
    Files.writeString(
        version(domain, number).resolve("manifest.json"),
        """
        {"runId": "rank-2026-03-31-%d", "asOf": "2026-03-31", "createdAt": "2026-04-01T00:00:00Z",
         "outputs": [%s], "metrics": {"ndcg@20": 0.25, "als/recall.20": 0.5, "broken": "NaN"}}
        """
            .formatted(number, list));
  }

  void promote(String domain, long alias, long version) throws IOException {
    Files.createDirectories(alias(domain, alias));
    Files.writeString(
        alias(domain, alias).resolve("alias.json"),
        "{\"number\": %d, \"version\": %d, \"action\": \"PROMOTE\", \"at\": \"%s\"}"
            .formatted(alias, version, "2026-04-01T00:00:00Z"));
  }

  void slot(String purpose, long number, String artifact, long version, String action)
      throws IOException {
    Path entry = root.resolve("slots/%s/history/%07d".formatted(purpose, number));
    Files.createDirectories(entry);
    Files.writeString(
        entry.resolve("slot.json"),
        """
        {"number": %d, "artifact": "%s", "version": %d, "action": "%s", "at": "2026-04-02T00:00:00Z"}
        """
            .formatted(number, artifact, version, action));
  }

  /** A whole release of one file, live. */
  void release(String domain, long number, List<Row> rows) throws IOException {
    write(version(domain, number).resolve("user_item_scores/part-0.parquet"), rows, w -> w);
    manifest(domain, number, "user_item_scores");
    promote(domain, number, number);
  }

  static void write(
      Path file, List<Row> rows, UnaryOperator<ExampleParquetWriter.Builder> options) {
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer =
        options
            .apply(
                ExampleParquetWriter.builder(
                        HadoopOutputFile.fromPath(
                            new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))
                    .withType(SCHEMA)
                    .withCompressionCodec(CompressionCodecName.ZSTD))
            .build()) {
      for (Row row : rows) {
        writer.write(group(groups, row));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Group group(SimpleGroupFactory groups, Row row) {
    Group group = groups.newGroup();
    if (row.user() != null) {
      group.append("user_id", row.user());
    }
    group.append("item_id", row.item()).append("rank", row.rank()).append("score", row.score());
    group.append("source", row.rank() % 7 == 0 ? "popular" : "als");
    if (row.rank() % 7 != 0) {
      Group reasons = group.addGroup("reasons");
      for (int i = 0; i < row.rank() % 3; i++) {
        reasons
            .addGroup("list")
            .addGroup("element")
            .append("item_id", row.item() + "-because-" + i)
            .append("contribution", row.score() / (i + 2));
      }
      group.append("reasons_rest", row.score() / 10);
    }
    if (row.rank() % 2 == 0) {
      group.append("propensity", 1.0 / row.rank());
    }
    return group.append("release", "1");
  }

  /** What a reader must make of a row, written down a second time. */
  static RecommendedItem expected(Row row) {
    boolean als = row.rank() % 7 != 0;
    return new RecommendedItem(
        row.item(),
        row.rank(),
        row.score(),
        als ? "als" : "popular",
        Stream.iterate(0, i -> i + 1)
            .limit(als ? row.rank() % 3 : 0)
            .map(i -> new Reason(row.item() + "-because-" + i, row.score() / (i + 2)))
            .toList(),
        als ? row.score() / 10 : 0f,
        row.rank() % 2 == 0
            ? java.util.OptionalDouble.of(1.0 / row.rank())
            : java.util.OptionalDouble.empty(),
        java.util.Optional.empty());
  }

  /** The slow, obvious look-up. */
  static List<RecommendedItem> expected(List<Row> rows, String user, int limit) {
    return rows.stream()
        .filter(row -> user.equals(row.user()))
        .sorted(Comparator.comparingInt(Row::rank))
        .limit(limit)
        .map(MadeUpShop::expected)
        .toList();
  }
}
