package io.shopkeeper.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Compares recall with MLlib's at equal settings, and the time to reach MLlib's recall. */
final class QualityPart implements Part {
  /**
   * Numbers of our iterations to try, relative to MLlib's, since start and path of the optimisation
   * differ.
   */
  private static final int[] AROUND = {-2, 0, 2, 4, 6};

  /** Warm starts are tried with 1 to this number of iterations. */
  private static final int WARM = 3;

  /** Difference in recall that counts as equal. */
  private static final double TOLERANCE = 0.001;

  @Override
  public String name() {
    return "quality";
  }

  @Override
  public String summary() {
    return "recall@20 of --data FOLDER,... beside MLlib, and the time to come to MLlib's";
  }

  @Override
  public void require(Options options) {
    if (options.list("data").isEmpty()) {
      throw new WrongWords(
          "part quality needs a published split: --data FOLDER with train.txt.gz and test.txt.gz");
    }
    on(options);
  }

  @Override
  public void run(Run run) throws Exception {
    int iterations = run.options().number("iterations", 10, 3);
    for (String folder : run.options().list("data")) {
      if (!run.options().text("choices", "").isEmpty()) {
        choices(run, folder);
        continue;
      }
      String hyper =
          "rank=%d alpha=%s regularisation=%s"
              .formatted(
                  run.options().number("als-rank", 64, 64),
                  run.options().text("alpha", "40"),
                  run.options().text("regularisation", "0.1"));
      besideMllib(run, folder, hyper, iterations);
    }
  }

  private static void besideMllib(Run run, String folder, String hyper, int iterations)
      throws Exception {
    String name = Path.of(folder).getFileName() + ", " + hyper;
    Training mllib =
        trainings(run, folder, "test", List.of(hyper + " engine=mllib iterations=" + iterations))
            .get(0);
    List<Training> ways =
        trainings(
            run,
            folder,
            "test",
            settings(hyper, IntStream.of(AROUND).map(i -> Math.max(1, iterations + i))));
    List<Training> warm = warmTrainings(run, folder, hyper, iterations);
    print(run, name, "MLlib", mllib);
    ways.forEach(way -> print(run, name, "ours", way));
    warm.forEach(way -> print(run, name, "ours from a training that lacked a tenth", way));
    Training whole = ways.get(1);
    run.table()
        .conclude(
            "%s: recall@20 of ours %+.4f at equal settings", name, whole.recall - mllib.recall);
    conclude(run, name + ": MLlib's recall", soonest(ways, mllib.recall), mllib);
    conclude(
        run,
        name + ": by a warm start, recall within " + TOLERANCE + " of ours from nothing",
        soonest(warm, whole.recall - TOLERANCE),
        whole);
  }

  private static void conclude(Run run, String goal, Optional<Training> way, Training beside) {
    if (way.isEmpty()) {
      run.table().conclude("%s: not reached by those tried", goal);
      return;
    }
    run.table()
        .conclude(
            "%s: after %d iterations, %.1f times sooner, with %.1f times fewer CPU seconds",
            goal,
            way.get().iterations,
            beside.seconds / way.get().seconds,
            beside.cpu / way.get().cpu);
  }

  /** The cheapest training that reaches a recall; empty if none does. */
  private static Optional<Training> soonest(List<Training> ways, double recall) {
    return ways.stream()
        .filter(way -> way.recall >= recall)
        .min(Comparator.comparingDouble(Training::cpu));
  }

  private static List<String> settings(String hyper, IntStream iterations) {
    return iterations.mapToObj(i -> hyper + " iterations=" + i).toList();
  }

  /** Evaluates given settings only, on the test file or on held-out training items. */
  private static void choices(Run run, String folder) throws Exception {
    List<String> choices = List.of(run.options().text("choices", "").split(";", -1));
    String on = on(run.options());
    List<Training> ways = trainings(run, folder, on, choices);
    for (int i = 0; i < ways.size(); i++) {
      String name = Path.of(folder).getFileName() + ", " + choices.get(i).strip();
      print(run, name, on, ways.get(i));
    }
  }

  private static String on(Options options) {
    return options.choice("on", "test", AlsProcess.VALIDATION);
  }

  private record Training(int iterations, double recall, double ndcg, double seconds, double cpu) {}

  private static void print(Run run, String name, String who, Training of) {
    run.table()
        .conclude(
            "%s: %s, %d iterations: recall@20 %.4f, NDCG@20 %.4f, training %.1f s, %.1f CPU s",
            name, who, of.iterations, of.recall, of.ndcg, of.seconds, of.cpu);
  }

  private static List<Training> trainings(Run run, String folder, String on, List<String> settings)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("quality");
    arguments.add(folder + "/train.txt.gz");
    arguments.add(on.equals("test") ? folder + "/test.txt.gz" : AlsProcess.VALIDATION);
    arguments.addAll(settings);
    return trainings(run, arguments, settings.size());
  }

  private static List<Training> warmTrainings(Run run, String folder, String hyper, int iterations)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("warm");
    arguments.add(folder + "/train.txt.gz");
    arguments.add(folder + "/test.txt.gz");
    arguments.add(hyper + " iterations=" + iterations);
    arguments.addAll(settings(hyper, IntStream.rangeClosed(1, WARM)));
    return trainings(run, arguments, WARM);
  }

  private static List<Training> trainings(Run run, List<String> arguments, int wanted)
      throws Exception {
    List<Training> trainings = new ArrayList<>();
    for (String line :
        run.contenders()
            .lines(
                List.of(Contenders.VECTORS),
                AlsProcess.class,
                "QUALITY ",
                arguments.toArray(new String[0]))) {
      String[] fields = line.split(" ", -1);
      trainings.add(
          new Training(
              Integer.parseInt(fields[1]),
              Double.parseDouble(fields[2]),
              Double.parseDouble(fields[3]),
              Double.parseDouble(fields[4]),
              Double.parseDouble(fields[5])));
    }
    if (trainings.size() < wanted) {
      throw new IllegalStateException("a training failed: see the log");
    }
    return trainings;
  }
}
