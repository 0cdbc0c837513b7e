package io.shopkeeper.benchmark;

import io.shopkeeper.answer.Answer;
import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import io.shopkeeper.answer.Dialogue;
import io.shopkeeper.answer.Intents;
import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndexFile;
import io.shopkeeper.answer.index.EncodedEntry;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.answer.index.Relevance;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.classify.Softmax;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.classify.TextClassifier;
import io.shopkeeper.text.classify.TextClassifierFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * How long a large shop's desk takes to answer in process, one question after another, vectors of
 * the question included; and how long of that its thread ran, which says more where other processes
 * want the same core.
 *
 * <pre>
 * build FILE ENTRIES INDEX                 makes an index of a size
 * ask FILE INDEX SECONDS [CLASSIFIER]      asks it; CLASSIFIER is the classifier.bin of intents
 * </pre>
 *
 * FILE is qa_Appliances.json. Its answers are the first entries; each further one joins the halves
 * of two of them and lies between their vectors, since a hundred thousand texts take an hour to
 * encode. Its questions are asked, none twice.
 */
public final class AnsweringBenchmark {
  private static final double NANOS_A_MILLI = 1e6;
  private static final double NANOS_A_SECOND = 1e9;

  /** Linux counts in kibibytes. */
  private static final double A_MEBIBYTE = 1024;

  private static final int WARM = 300;

  private AnsweringBenchmark() {}

  /** Builds or asks. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) throws IOException {
    SentenceVectors models =
        new LanguageModels(
            Optional.of(PretrainedModel.of("bge-small-zh-v15-q")),
            Optional.of(PretrainedModel.of("bge-small-en-v15-q")));
    if (arguments.length == 4 && arguments[0].equals("build")) {
      byte[] index = built(Path.of(arguments[1]), Integer.parseInt(arguments[2]), models);
      Files.write(Path.of(arguments[3]), index);
      System.out.printf(Locale.ROOT, "%s entries, %,d bytes%n", arguments[2], index.length);
    } else if (arguments.length >= 4 && arguments[0].equals("ask")) {
      Intents intents =
          arguments.length > 4 ? intents(Path.of(arguments[4]), models) : Intents.NONE;
      ask(
          AnswersBenchmark.pairs(Path.of(arguments[1])).stream()
              .map(AnswersBenchmark.Pair::question)
              .distinct()
              .toList(),
          Path.of(arguments[2]),
          Double.parseDouble(arguments[3]),
          intents,
          models);
    } else {
      System.err.println(
          "usage: build FILE ENTRIES INDEX | ask FILE INDEX SECONDS [CLASSIFIER]; see the Javadoc");
    }
  }

  private static byte[] built(Path file, int entries, SentenceVectors models) throws IOException {
    List<EncodedEntry> real = AnswersBenchmark.entries(AnswersBenchmark.pairs(file), models, false);
    List<EncodedEntry> all = new ArrayList<>(real.subList(0, Math.min(entries, real.size())));
    Random random = new Random(1);
    while (all.size() < entries) {
      EncodedEntry one = real.get(random.nextInt(real.size()));
      EncodedEntry other = real.get(random.nextInt(real.size()));
      all.add(joined("joined/" + all.size(), one, other));
    }
    return AnswerIndexFile.of(all.iterator(), models, Relevance.DEFAULT);
  }

  private static EncodedEntry joined(String id, EncodedEntry one, EncodedEntry other) {
    String first = one.entry().text();
    String second = other.entry().text();
    Entry entry =
        new Entry(
            id,
            Entry.Kind.QUESTION,
            "en",
            one.entry().item(),
            "",
            first.substring(0, first.length() / 2) + " " + second.substring(second.length() / 2),
            "qa");
    List<float[]> vectors = new ArrayList<>();
    for (int l = 0; l < one.vectors().size(); l++) {
      float[] left = one.vectors().get(l);
      float[] right = other.vectors().get(l);
      float[] between = new float[left.length];
      double square = 0;
      for (int i = 0; i < between.length; i++) {
        between[i] = left[i] + right[i];
        square += (double) between[i] * between[i];
      }
      for (int i = 0; i < between.length; i++) {
        between[i] /= (float) Math.sqrt(square);
      }
      vectors.add(between);
    }
    return new EncodedEntry(entry, vectors);
  }

  /** What a classifier costs; its intents mean nothing here. */
  private static Intents intents(Path file, SentenceVectors models) throws IOException {
    TextClassifier classifier = TextClassifierFile.read(Files.readAllBytes(file), names -> models);
    return text -> {
      List<String> words = TokenisedText.of(text).words();
      float[] said = classifier.probabilities(words);
      int best = Softmax.first(said);
      return classifier.knows(words)
          ? new Intents.Guess(
              List.of(new Intents.Likely("intent " + best, said[best])), Intents.Standing.SURE)
          : Intents.Guess.NOTHING;
    };
  }

  private static void ask(
      List<String> questions, Path file, double seconds, Intents intents, SentenceVectors models)
      throws IOException {
    try (AnswerIndex index = AnswerIndex.open(Files.readAllBytes(file), names -> models)) {
      Answerer answerer = new Answerer(index, intents, new Answerer.Rules(.5, .25, Map.of()));
      Dialogue dialogue = Dialogue.of(Customer.STRANGER);
      questions.subList(0, WARM).forEach(question -> answerer.ask(dialogue, question));
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      List<Long> nanos = new ArrayList<>();
      List<Long> onCore = new ArrayList<>();
      Map<Answer.Outcome, Integer> outcomes = new EnumMap<>(Answer.Outcome.class);
      long end = System.nanoTime() + (long) (seconds * NANOS_A_SECOND);
      for (int q = WARM; q < questions.size() && System.nanoTime() < end; q++) {
        long start = System.nanoTime();
        long before = threads.getCurrentThreadCpuTime();
        Answer answer = answerer.ask(dialogue, questions.get(q));
        onCore.add(threads.getCurrentThreadCpuTime() - before);
        nanos.add(System.nanoTime() - start);
        outcomes.merge(answer.outcome(), 1, Integer::sum);
      }
      System.out.printf(
          Locale.ROOT,
          "%,d entries, %,d questions %s: ms %s; of them its thread ran %s; resident %.0f MiB%n",
          index.size(),
          nanos.size(),
          outcomes,
          shares(nanos),
          shares(onCore),
          residentMebibytes());
    }
  }

  private static String shares(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "p50 %.1f, p99 %.1f, most %.1f",
        at(sorted, .5),
        at(sorted, .99),
        at(sorted, 1));
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / NANOS_A_MILLI;
  }

  /** The most that the process ever had in memory, as Linux counts it. */
  private static double residentMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / A_MEBIBYTE)
        .findFirst()
        .orElse(Double.NaN);
  }
}
