package io.shopkeeper.data.ingest;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.mapping.CsvLine;
import io.shopkeeper.core.mapping.LineDecoder;
import io.shopkeeper.core.mapping.LineReader;
import io.shopkeeper.core.mapping.Mapping;
import io.shopkeeper.core.mapping.RecordParser;
import io.shopkeeper.core.mapping.SourceMapping;
import io.shopkeeper.core.mapping.SourceMapping.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The properties of a file that are read before it is parsed.
 *
 * @param sha256 digest of its bytes
 * @param firstLine the header, truncated to a bounded length; null if it has none
 * @param layout the schema of a Parquet file; else null
 * @param problem the reason why it cannot be read; null if it can
 */
record Probe(String sha256, String firstLine, ParquetLayout layout, String problem)
    implements Serializable {
  private static final int HEADER_BYTES = 1 << 16;
  private static final List<String> SEPARATORS = List.of(",", ";", "\t", "|", "::", " ");

  /** Probes files on executors and determines their fields. */
  static List<SourceFile> all(SparkSession spark, List<SourceFile> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ParsePlan.Hadoop hadoop = ParsePlan.shared(context);
    int tasks = Math.max(1, Math.min(files.size(), 4 * context.defaultParallelism()));
    List<Probe> probes =
        context.parallelize(files, tasks).map(file -> of(file, hadoop.configuration())).collect();
    List<SourceFile> out = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Probe probe = probes.get(i);
      out.add(files.get(i).probed(probe.sha256(), probe.fields(files.get(i)), probe.layout()));
    }
    return out;
  }

  static Probe of(SourceFile file, Configuration configuration) {
    try {
      String digest = digest(file, configuration);
      SourceMapping mapping = file.mapping();
      if (mapping.format() == Format.PARQUET) {
        return parquet(digest, file, configuration);
      }
      if (mapping.format() == Format.PICTURES) {
        // Where its label changes, a picture is read again.
        boolean labelled = !file.labels().rows().isEmpty();
        return new Probe(
            labelled ? Sha256.of(digest + file.labels().sha256()).hex() : digest, null, null, null);
      }
      try (LineReader lines =
          LineReader.whole(RawFiles.open(file.path(), configuration), HEADER_BYTES)) {
        if (!lines.next()) {
          return new Probe(digest, null, null, null);
        }
        byte[] bytes = lines.bytes();
        if (lines.length() >= 2 && utf16(bytes)) {
          return new Probe(
              digest,
              null,
              null,
              "is UTF-16; convert it to UTF-8, as with iconv -f UTF-16 -t UTF-8");
        }
        if (bareReturn(bytes, lines.length())) {
          return new Probe(
              digest,
              null,
              null,
              "ends its lines with a carriage return alone; convert it, as with: tr '\\r' '\\n'");
        }
        if (mapping.format() != Format.CSV || !mapping.csv().header()) {
          return new Probe(digest, null, null, null);
        }
        LineDecoder decoder =
            new LineDecoder(mapping.encodings().stream().map(Charset::forName).toList());
        String text = decoder.decode(bytes, lines.length());
        return text == null
            ? new Probe(
                digest,
                "",
                null,
                "has a first line that is "
                    + decoder.problem(bytes, lines.length())
                    + "; correct the source's encodings")
            : new Probe(
                digest,
                text,
                null,
                lines.tooLong()
                    ? "has a first line that never ends; deliver it again with line feeds"
                    : null);
      } catch (IOException e) {
        // The file is damaged, which parsing will report.
        return new Probe(digest, null, null, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean utf16(byte[] bytes) {
    return (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)
        || (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF);
  }

  /** Whether the first line contains a carriage return, as in files with CR-only line ends. */
  private static boolean bareReturn(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\r') {
        return true;
      }
    }
    return false;
  }

  private static String digest(SourceFile file, Configuration configuration) throws IOException {
    Path path = new Path(file.path());
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      Sha256 sum = new Sha256();
      sum.addAll(in);
      return sum.hex();
    }
  }

  private static Probe parquet(String digest, SourceFile file, Configuration configuration) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.path()), configuration))) {
      return new Probe(digest, null, ParquetLayout.of(reader.getFileMetaData().getSchema()), null);
    } catch (IOException | RuntimeException e) {
      // Parquet throws RuntimeExceptions for a file that is not Parquet.
      return new Probe(digest, null, null, "is not a readable Parquet file; deliver it again");
    }
  }

  /** The names of the file's fields; throws if it cannot be read. */
  List<String> fields(SourceFile file) {
    SourceMapping mapping = file.mapping();
    if (problem != null) {
      throw JobException.badInput(file.name() + " " + problem);
    }
    return switch (mapping.format()) {
      case USER_ITEMS -> List.of("user", "item");
      case JSON_LINES -> List.copyOf(RecordParser.fieldsOf(mapping));
      case PICTURES -> required(file, pictureFields(file), "label file");
      case CSV -> csvFields(file);
      case PARQUET -> required(file, layout.fields(), "schema");
    };
  }

  private static List<String> pictureFields(SourceFile file) {
    return Stream.of(PictureRows.FIELDS, file.labels().fields()).flatMap(List::stream).toList();
  }

  private List<String> csvFields(SourceFile file) {
    var csv = file.mapping().csv();
    if (!csv.header() || firstLine == null) {
      return csv.fields();
    }
    List<String> names = split(csv.separator(), csv.quote());
    Set<String> wanted = RecordParser.fieldsOf(file.mapping());
    if (names.size() == 1 && !names.containsAll(wanted)) {
      Optional<String> fits =
          SEPARATORS.stream()
              .filter(separator -> split(separator, csv.quote()).containsAll(wanted))
              .findFirst();
      if (fits.isPresent()) {
        throw JobException.badInput(
            "%s: its fields are not separated by '%s'; csv.separator = \"%s\" would fit"
                .formatted(
                    file.name(),
                    csv.separator().replace("\t", "\\t"),
                    fits.get().replace("\t", "\\t")));
      }
    }
    return required(file, names, "header");
  }

  private List<String> split(String separator, String quote) {
    String[] names = new CsvLine(separator, quote).split(firstLine, new String[1]);
    return names == null ? List.of(firstLine) : Arrays.stream(names).map(String::strip).toList();
  }

  /**
   * Checks that required fields exist. A first line without any known field may be data, so it is
   * not quoted.
   */
  private static List<String> required(SourceFile file, List<String> names, String what) {
    Set<String> wanted = RecordParser.fieldsOf(file.mapping());
    List<String> gone = wanted.stream().filter(field -> !names.contains(field)).toList();
    for (String field : wanted) {
      if (names.indexOf(field) != names.lastIndexOf(field)) {
        throw JobException.badInput(
            "%s: its %s names the field '%s' more than once; correct the file, or name its fields in csv.fields"
                .formatted(file.name(), what, field));
      }
    }
    if (gone.isEmpty()) {
      return names;
    }
    if (gone.size() * 2 > wanted.size()) {
      throw JobException.badInput(
          "%s: its %s has %d of the %d fields that source '%s' reads (no %s); correct the mapping, or csv.header = false where the first line is a record"
              .formatted(
                  file.name(),
                  what,
                  wanted.size() - gone.size(),
                  wanted.size(),
                  file.source(),
                  String.join(", ", gone)));
    }
    List<String> others = names.stream().filter(name -> !wanted.contains(name)).toList();
    String field = gone.get(0);
    throw JobException.badInput(
        "%s: its %s has no field '%s'%s; it is now: %s; correct the file or the mapping's source '%s'"
            .formatted(
                file.name(),
                what,
                field,
                Mapping.nearest(field, others)
                    .map(near -> ", but '" + Shown.field(near) + "'")
                    .orElse(""),
                Shown.fields(names),
                file.source()));
  }
}
