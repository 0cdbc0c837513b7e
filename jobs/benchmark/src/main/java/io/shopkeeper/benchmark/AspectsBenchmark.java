package io.shopkeeper.benchmark;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.reviews.aspect.AspectFinder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * How well the polarity of a term is told: by the lexicon alone, and by a linear model that learns
 * from labelled terms. On the four Chinese sets (positive, negative), pooled, and on MAMS (with
 * neutral).
 *
 * <pre>
 * DATA validation|test   the folder with zh_camera, …, en_mams; which part is judged
 * </pre>
 *
 * Of the Chinese sets, the terms of the training part whose text's SHA-256 begins with 8 hex digits
 * that are 1 modulo 10 are the validation part. Strength and epochs are chosen on validation.
 */
public final class AspectsBenchmark {
  private static final List<String> CHINESE = List.of("camera", "car", "notebook", "phone");
  private static final double[] STRENGTHS = {1e-5, 1e-4, 3e-4, 1e-3};
  private static final int ROUNDS = 2000;

  private AspectsBenchmark() {}

  /** Prints a line for each contender on each set. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 2 || !List.of("validation", "test").contains(arguments[1])) {
      System.err.println("usage: DATA validation|test; see the Javadoc");
      return;
    }
    Path data = Path.of(arguments[0]);
    boolean test = arguments[1].equals("test");
    chinese(data, test);
    mams(data, test);
  }

  private static void chinese(Path data, boolean test) throws Exception {
    List<LabelledTerm> train = new ArrayList<>();
    List<LabelledTerm> validation = new ArrayList<>();
    List<LabelledTerm> tested = new ArrayList<>();
    for (String set : CHINESE) {
      Path folder = data.resolve("zh_" + set);
      for (LabelledTerm term : marked(folder.resolve(set + ".train.txt"))) {
        String sum = Sha256.of(term.text()).hex().substring(0, 8);
        (Long.parseLong(sum, 16) % 10 == 1 ? validation : train).add(term);
      }
      if (test) {
        tested.addAll(marked(folder.resolve(set + ".test.txt")));
      }
    }
    measure("four Chinese sets", 2, train, validation, tested, "electronics");
  }

  private static void mams(Path data, boolean test) throws Exception {
    Path folder = data.resolve("en_mams/ATSA");
    measure(
        "MAMS ATSA",
        3,
        sentences(folder.resolve("train.xml")),
        sentences(folder.resolve("val.xml")),
        test ? sentences(folder.resolve("test.xml")) : List.of(),
        "hotel");
  }

  private static void measure(
      String name,
      int classes,
      List<LabelledTerm> train,
      List<LabelledTerm> validation,
      List<LabelledTerm> test,
      String family) {
    AspectFinder finder = AspectFinder.of(family);
    TermFeatures features = new TermFeatures(finder);
    List<LabelledTerm> judged = test.isEmpty() ? validation : test;
    ToIntFunction<LabelledTerm> byLexicon =
        term -> {
          double score = finder.polarity(term.text(), term.start(), term.end());
          return score < 0 ? 0 : score > 0 || classes == 2 ? 1 : 2;
        };
    print(name + ", lexicon", classes, judged, byLexicon);
    LinearTerms best = null;
    double bestAccuracy = -1;
    double bestStrength = 0;
    for (double strength : STRENGTHS) {
      LinearTerms model = LinearTerms.train(features, train, classes, strength);
      double accuracy = accuracy(validation, term -> model.label(features.of(term)));
      System.out.printf(Locale.ROOT, "  strength %s: validation %.4f%n", strength, accuracy);
      if (accuracy > bestAccuracy) {
        bestAccuracy = accuracy;
        best = model;
        bestStrength = strength;
      }
    }
    LinearTerms chosen = best;
    print(
        "%s, linear (strength %s)".formatted(name, bestStrength),
        classes,
        judged,
        term -> chosen.label(features.of(term)));
  }

  private static double accuracy(List<LabelledTerm> terms, ToIntFunction<LabelledTerm> told) {
    return terms.stream().filter(term -> told.applyAsInt(term) == term.label()).count()
        / (double) terms.size();
  }

  private static void print(
      String name, int classes, List<LabelledTerm> terms, ToIntFunction<LabelledTerm> told) {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    double[] right = new double[terms.size()];
    for (int i = 0; i < right.length; i++) {
      int label = told.applyAsInt(terms.get(i));
      matrix.add(terms.get(i).label(), label);
      right[i] = label == terms.get(i).label() ? 1 : 0;
    }
    Interval accuracy = Bootstrap.mean(right, ROUNDS, 1, .95);
    System.out.printf(
        Locale.ROOT,
        "%s: accuracy %.4f [%.4f, %.4f], macro-F1 %.4f, n %d%n",
        name,
        accuracy.estimate(),
        accuracy.low(),
        accuracy.high(),
        matrix.macroF1(),
        right.length);
  }

  /** Three lines a term: the text with {@code $T$} in its place, the term, the polarity. */
  private static List<LabelledTerm> marked(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    List<LabelledTerm> terms = new ArrayList<>();
    for (int i = 0; i + 2 < lines.size(); i += 3) {
      String term = lines.get(i + 1).replace(" ", "");
      String text = lines.get(i).replace(" ", "");
      int at = text.indexOf("$T$");
      terms.add(
          new LabelledTerm(
              text.replace("$T$", term), at, at + term.length(), label(lines.get(i + 2).strip())));
    }
    return terms;
  }

  private static List<LabelledTerm> sentences(Path file) throws Exception {
    NodeList nodes =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getElementsByTagName("sentence");
    List<LabelledTerm> terms = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      Element sentence = (Element) nodes.item(i);
      String text = sentence.getElementsByTagName("text").item(0).getTextContent();
      NodeList marked = sentence.getElementsByTagName("aspectTerm");
      for (int j = 0; j < marked.getLength(); j++) {
        Element term = (Element) marked.item(j);
        terms.add(
            new LabelledTerm(
                text,
                Integer.parseInt(term.getAttribute("from")),
                Integer.parseInt(term.getAttribute("to")),
                label(term.getAttribute("polarity"))));
      }
    }
    return terms;
  }

  private static int label(String polarity) {
    return Map.of("negative", 0, "positive", 1, "neutral", 2)
        .get(polarity.toLowerCase(Locale.ROOT));
  }
}
