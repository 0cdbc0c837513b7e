package io.shopkeeper.benchmark;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndex.Found;
import io.shopkeeper.answer.index.AnswerIndex.Wanted;
import io.shopkeeper.answer.index.AnswerIndexFile;
import io.shopkeeper.answer.index.EncodedEntry;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.answer.index.Relevance;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How often what a Chinese shop's desk replied is found first among ten replies, by words (BM25),
 * by vectors, and by both with the weights of a shop that has no pairs to learn them from.
 *
 * <pre>
 * FILE   a reply a line: 1 or 0, the turns before it, the reply, separated by tabs; words by spaces
 * </pre>
 *
 * The last turn is the question; lines of the same turns are one case. Nothing is learned.
 */
public final class RepliesBenchmark {
  private static final int ROUNDS = 2000;
  private static final int TURNS_FROM = 1;

  private RepliesBenchmark() {}

  /** A reply that may follow. */
  private record Reply(boolean right, String text) {}

  /** Prints a line for each way of finding. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: FILE; see the Javadoc");
      return;
    }
    Map<List<String>, List<Reply>> cases = cases(Path.of(arguments[0]));
    SentenceVectors model =
        new LanguageModels(Optional.of(PretrainedModel.of("bge-small-zh-v15-q")), Optional.empty());
    List<EncodedEntry> entries = new ArrayList<>();
    for (List<Reply> replies : cases.values()) {
      String name = "case-" + entries.size();
      for (Reply reply : replies) {
        entries.add(
            EncodedEntry.of(
                new Entry(
                    "question/" + entries.size() + (reply.right() ? "/right" : ""),
                    Entry.Kind.QUESTION,
                    "zh",
                    Optional.of(name),
                    "",
                    reply.text(),
                    "replies"),
                model));
      }
    }
    byte[] file = AnswerIndexFile.of(entries.iterator(), model, Relevance.DEFAULT);
    byte[] near = AnswerIndexFile.of(entries.iterator(), model, new Relevance(0, 0, 1));
    try (AnswerIndex words = AnswerIndex.open(file);
        AnswerIndex vectors = AnswerIndex.open(near, names -> model);
        AnswerIndex both = AnswerIndex.open(file, names -> model)) {
      print("words", words, cases);
      print("vectors", vectors, cases);
      print("both", both, cases);
    }
  }

  private static Map<List<String>, List<Reply>> cases(Path file) throws IOException {
    Map<List<String>, List<Reply>> cases = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      List<String> parts = List.of(line.replace(" ", "").split("\t"));
      int last = parts.size() - 1;
      cases
          .computeIfAbsent(parts.subList(TURNS_FROM, last), turns -> new ArrayList<>())
          .add(new Reply(parts.get(0).equals("1"), parts.get(last)));
    }
    return cases;
  }

  /** The share of cases with a right reply found first. */
  private static void print(String name, AnswerIndex index, Map<List<String>, List<Reply>> cases) {
    double[] right = new double[cases.size()];
    int at = 0;
    int entries = 0;
    for (Map.Entry<List<String>, List<Reply>> one : cases.entrySet()) {
      String question = one.getKey().get(one.getKey().size() - 1);
      List<Found> found =
          index.search(new Wanted(question, "zh", Optional.of("case-" + entries)), 1);
      right[at++] = !found.isEmpty() && found.get(0).entry().id().endsWith("/right") ? 1 : 0;
      entries += one.getValue().size();
    }
    Interval share = Bootstrap.mean(right, ROUNDS, 1, .95);
    System.out.printf(
        Locale.ROOT,
        "%s: a right reply first in %.3f [%.3f, %.3f] of %d cases%n",
        name,
        share.estimate(),
        share.low(),
        share.high(),
        cases.size());
  }
}
