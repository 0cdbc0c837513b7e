package io.shopkeeper.data.ingest;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.mapping.CsvLine;
import io.shopkeeper.core.mapping.LineDecoder;
import io.shopkeeper.core.mapping.LineReader;
import io.shopkeeper.core.mapping.SourceMapping;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a file of labels says of pictures.
 *
 * @param fields the names of its fields
 * @param rows the fields' values, by the path of the picture
 * @param ambiguous the paths of which two lines say different things
 */
record PictureLabels(List<String> fields, Map<String, List<String>> rows, Set<String> ambiguous)
    implements Serializable {
  /** For sources without such a file. */
  static final PictureLabels NONE = new PictureLabels(List.of(), Map.of(), Set.of());

  /**
   * Reads the labels of a source.
   *
   * @param folder the input folder
   * @throws JobException (65) if there is no such file or a line of it has not as many fields as
   *     its first
   */
  static PictureLabels read(SourceMapping mapping, Path folder, Configuration configuration)
      throws IOException {
    String name = mapping.labels().file();
    if (name.isEmpty()) {
      return NONE;
    }
    LineDecoder decoder =
        new LineDecoder(mapping.encodings().stream().map(Charset::forName).toList());
    CsvLine csv = new CsvLine(mapping.csv().separator(), mapping.csv().quote());
    try (LineReader lines =
        LineReader.whole(
            RawFiles.open(new Path(folder, name).toString(), configuration),
            mapping.maxLineBytes())) {
      List<String> fields = List.of();
      Map<String, List<String>> rows = new HashMap<>();
      Set<String> ambiguous = new HashSet<>();
      for (int number = 1; lines.next(); number++) {
        if (lines.length() == 0) {
          continue;
        }
        String text = lines.tooLong() ? null : decoder.decode(lines.bytes(), lines.length());
        String[] values = text == null ? null : csv.split(text, new String[1]);
        if (values != null && fields.isEmpty()) {
          fields = Arrays.stream(values).map(String::strip).toList();
          requirePath(name, fields, mapping.labels().path());
          continue;
        }
        if (values == null || values.length != fields.size()) {
          throw JobException.badInput(
              "%s: line %d is not %s; correct the file, or the source's csv and encodings"
                  .formatted(
                      name,
                      number,
                      fields.isEmpty() ? "a header" : "of " + fields.size() + " fields"));
        }
        List<String> row = new ArrayList<>(Arrays.asList(values));
        String path = values[fields.indexOf(mapping.labels().path())].strip();
        List<String> before = rows.put(path, row);
        if (before != null && !before.equals(row)) {
          ambiguous.add(path);
        }
      }
      return new PictureLabels(fields, rows, ambiguous);
    } catch (FileNotFoundException e) {
      throw JobException.badInput(
          "no file %s in %s, which labels.file names; deliver it, or correct the mapping"
              .formatted(name, folder));
    }
  }

  private static void requirePath(String name, List<String> fields, String path) {
    if (!fields.contains(path)) {
      throw JobException.badInput(
          "%s: its header has no field '%s', but %s; set labels.path to the field with the pictures' paths"
              .formatted(name, path, Shown.fields(fields)));
    }
  }

  /** What is said of one picture. */
  PictureLabels only(String path) {
    return new PictureLabels(
        fields,
        rows.containsKey(path) ? Map.of(path, rows.get(path)) : Map.of(),
        ambiguous.contains(path) ? Set.of(path) : Set.of());
  }

  /** A digest that changes with what is said. */
  String sha256() {
    Sha256 sum = new Sha256();
    sum.add(fields.toString());
    rows.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(row -> sum.add(row.toString()).add((byte) 0));
    ambiguous.stream().sorted().forEach(path -> sum.add(path).add((byte) 1));
    return sum.hex();
  }
}
