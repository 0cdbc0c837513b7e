package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.reviews.polarity.AspectNight;
import io.shopkeeper.reviews.polarity.ReviewAspectsTrainJob;
import io.shopkeeper.text.Occurrence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * How well the polarity of a term is told by {@code review-aspects-train}: on the four Chinese sets
 * (positive, negative), pooled, or on MAMS (with neutral).
 *
 * <pre>
 * ROOT chinese|mams FOLDER validation|test [SETTING=VALUE...]   FOLDER with zh_camera, …, en_mams; which part is judged
 * </pre>
 *
 * ROOT is filled anew. MAMS brings validation sentences; of the Chinese sets, the terms of the
 * training part whose text's SHA-256 begins with 8 hex digits that are 1 modulo 10 are for
 * validation. Where validation is judged, another tenth of the training texts is to choose by.
 */
public final class AspectsBenchmark {
  private static final List<String> CHINESE = List.of("camera", "car", "notebook", "phone");
  private static final String DAY = "2020-01-01";
  private static final int TENTHS = 10;

  /** A term and the part that its set put it in. */
  private record Given(String text, int start, int end, String polarity, Part part) {}

  private final List<Given> given;
  private final boolean test;
  private final String category;

  private AspectsBenchmark(List<Given> given, boolean test, String category) {
    this.given = given;
    this.test = test;
    this.category = category;
  }

  /** Runs the night, which says how well each classifier does. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 4
        || !List.of("chinese", "mams").contains(arguments[1])
        || !List.of("validation", "test").contains(arguments[3])) {
      System.err.println(
          "usage: ROOT chinese|mams FOLDER validation|test [SETTING=VALUE...]; see the Javadoc");
      return;
    }
    Path data = Path.of(arguments[2]);
    boolean chinese = arguments[1].equals("chinese");
    AspectsBenchmark benchmark =
        new AspectsBenchmark(
            chinese ? chinese(data) : mams(data.resolve("en_mams/ATSA")),
            arguments[3].equals("test"),
            chinese ? "electronics" : "hotel");
    OneJob.run(
        new Divided<>(new ReviewAspectsTrainJob(), benchmark::night),
        arguments[0],
        Arrays.asList(arguments).subList(4, arguments.length));
  }

  private void night(ReviewAspectsTrainJob.Settings settings, JobContext context) throws Exception {
    // Where a text is in several parts, what is learned from it would tell of the test.
    Map<String, Integer> parts = new HashMap<>();
    given.forEach(one -> parts.merge(Sha256.of(one.text()).hex(), part(one).number(), Math::min));
    write(
        given.stream()
            .filter(one -> parts.get(Sha256.of(one.text()).hex()) == part(one).number())
            .toList(),
        context);
    UDF1<String, Integer> part = text -> parts.get(Sha256.of(text).hex());
    new AspectNight(settings, context)
        .dividedBy(udf(part, DataTypes.IntegerType).apply(col("text")))
        .run(Map.of());
  }

  private Part part(Given one) {
    if (test || one.part() != Part.TRAINING) {
      return !test && one.part() == Part.VALIDATION ? Part.TEST : one.part();
    }
    return tenth(one.text()) == 2 ? Part.VALIDATION : Part.TRAINING;
  }

  private static long tenth(String text) {
    return Long.parseLong(Sha256.of(text).hex().substring(0, 8), 16) % TENTHS;
  }

  private void write(List<Given> terms, JobContext context) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Given one : terms) {
      if (test || one.part() != Part.TEST) {
        String term = one.text().substring(one.start(), one.end());
        int number = 1;
        while (Occurrence.start(one.text(), term, number) < one.start()) {
          number++;
        }
        rows.add(
            RowFactory.create(
                Integer.toString(rows.size()),
                one.text(),
                term,
                number,
                one.polarity(),
                category,
                category.equals("hotel") ? "en" : "zh",
                Timestamp.valueOf(DAY + " 12:00:00"),
                "",
                context.runId(),
                DAY));
      }
    }
    Dataset<Row> table =
        context
            .spark()
            .createDataFrame(
                rows, ShopTables.ASPECT_LABELS.schema().add("ds", DataTypes.StringType));
    try (TableWrite write = context.tables().write(ShopTables.ASPECT_LABELS, context.runId())) {
      write.replace(Set.of(DAY), table);
      write.commit();
    }
  }

  private static List<Given> chinese(Path data) throws IOException {
    List<Given> all = new ArrayList<>();
    for (String set : CHINESE) {
      Path folder = data.resolve("zh_" + set);
      marked(folder.resolve(set + ".train.txt"), Part.TRAINING, all);
      marked(folder.resolve(set + ".test.txt"), Part.TEST, all);
    }
    return all;
  }

  /** Three lines a term: the text with {@code $T$} in its place, the term, the polarity. */
  private static void marked(Path file, Part part, List<Given> all) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i + 2 < lines.size(); i += 3) {
      String term = lines.get(i + 1).replace(" ", "");
      String marked = lines.get(i).replace(" ", "");
      int at = marked.indexOf("$T$");
      String text = marked.replace("$T$", term);
      all.add(
          new Given(
              text,
              at,
              at + term.length(),
              lines.get(i + 2).strip().toLowerCase(Locale.ROOT),
              part == Part.TRAINING && tenth(text) == 1 ? Part.VALIDATION : part));
    }
  }

  private static List<Given> mams(Path folder) throws Exception {
    List<Given> all = new ArrayList<>();
    sentences(folder.resolve("train.xml"), Part.TRAINING, all);
    sentences(folder.resolve("val.xml"), Part.VALIDATION, all);
    sentences(folder.resolve("test.xml"), Part.TEST, all);
    return all;
  }

  private static void sentences(Path file, Part part, List<Given> all) throws Exception {
    NodeList nodes =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getElementsByTagName("sentence");
    for (int i = 0; i < nodes.getLength(); i++) {
      Element sentence = (Element) nodes.item(i);
      String text = sentence.getElementsByTagName("text").item(0).getTextContent();
      NodeList marked = sentence.getElementsByTagName("aspectTerm");
      for (int j = 0; j < marked.getLength(); j++) {
        Element term = (Element) marked.item(j);
        all.add(
            new Given(
                text,
                Integer.parseInt(term.getAttribute("from")),
                Integer.parseInt(term.getAttribute("to")),
                term.getAttribute("polarity"),
                part));
      }
    }
  }
}
