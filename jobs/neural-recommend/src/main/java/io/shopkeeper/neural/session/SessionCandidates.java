package io.shopkeeper.neural.session;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.session.BlendedNext;
import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.deep.layer.SampledRanking.Loss;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.deep.train.Validation;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a night trains: networks, and their blend with nearest sessions, whose weights are learned
 * on the validation sessions. The one that is best there is the candidate; the others are only
 * measured.
 */
final class SessionCandidates {
  /** What may be named in {@code session-rnn.contenders}. */
  static final List<String> NAMES =
      List.of(NextItemModels.RNN, NextItemModels.SASREC, NextItemModels.BLEND);

  private final SessionRnnJob.Settings settings;
  private final JobContext context;
  private final NextItemModels models;
  private final NextItemEvaluation evaluation;
  private final ValidationShare sessions;
  private final List<SessionTraining> trainings;
  private final Map<String, Entrant<?>> entrants = new LinkedHashMap<>();
  private final List<TrainingFacts> facts = new ArrayList<>();

  /** A model that was trained, and how it is kept. */
  private record Entrant<M extends NextItem>(Made<M> made, Codec<M> codec) {
    Contender<M> contender(String name) {
      return new Contender<>(
          name, Role.CANDIDATE, () -> Optional.of(made), Optional::orElseThrow, codec);
    }
  }

  /**
   * Prepares the trainings.
   *
   * @param sessions the training sessions, of two items and more
   * @param popularity the number of training sessions that hold each item
   * @param lastDay the last day of training
   */
  SessionCandidates(
      SessionRnnJob.Settings settings,
      JobContext context,
      NextItemModels models,
      NextItemEvaluation evaluation,
      ValidationShare sessions,
      double[] popularity,
      LocalDate lastDay) {
    this.settings = settings;
    this.context = context;
    this.models = models;
    this.evaluation = evaluation;
    this.sessions = sessions;
    this.trainings =
        kinds(settings, popularity.length).stream()
            .map(
                kind ->
                    new SessionTraining(
                        settings, context, kind, popularity, lastDay, this::measured))
            .toList();
  }

  /** The networks that the settings ask for. */
  private static List<SessionTraining.Kind> kinds(SessionRnnJob.Settings settings, int items) {
    SessionRnnSettings rnn = settings.sessionRnn();
    SasrecSettings sasrec = settings.sasrec();
    int longest = settings.sessions().longest();
    int ownOfRnn =
        rnn.loss() == Loss.CROSS_ENTROPY
            ? drawn(settings, rnn.negatives(), items)
            : rnn.negatives();
    return Stream.of(
            new SessionTraining.Kind(
                NextItemModels.RNN, new RecurrentNetworks(items, rnn), ownOfRnn),
            new SessionTraining.Kind(
                NextItemModels.SASREC,
                new AttentiveNetworks(items, longest, rnn.repeats(), sasrec),
                drawn(settings, sasrec.negatives(), items)))
        .filter(kind -> rnn.contenders().contains(kind.name()))
        .toList();
  }

  /** Where a batch would draw as many negatives as there are items, every item is one. */
  private static int drawn(SessionRnnJob.Settings settings, int negatives, int items) {
    return (long) settings.deep().batchSize() * negatives >= items ? 0 : negatives;
  }

  /**
   * Refuses contenders that do not exist.
   *
   * @throws JobException 64
   */
  static void check(List<String> contenders) {
    for (String name : contenders) {
      if (!NAMES.contains(name)) {
        throw JobException.usage(
            "setting 'session-rnn.contenders': there is no contender '%s'; use some of %s"
                .formatted(name, String.join(", ", NAMES)));
      }
    }
    if (!contenders.contains(NextItemModels.RNN) && !contenders.contains(NextItemModels.SASREC)) {
      throw JobException.usage(
          "setting 'session-rnn.contenders' names no network; add %s or %s"
              .formatted(NextItemModels.RNN, NextItemModels.SASREC));
    }
  }

  /** Trains what the settings ask for; the candidate is named by the validation sessions. */
  String train() throws Exception {
    for (SessionTraining training : trainings) {
      SessionTraining.Network network =
          context.phase("train " + training.name(), () -> training.train(sessions));
      facts.add(network.facts());
      entrants.put(training.name(), new Entrant<>(network.made(), models.network(training.name())));
    }
    context.fact(TrainingFacts.NAME, facts.size() == 1 ? facts.get(0) : facts);
    String first = entrants.keySet().iterator().next();
    if (sessions.isEmpty()) {
      return first;
    }
    Map<String, NextItem> judged = new LinkedHashMap<>();
    entrants.forEach((name, entrant) -> judged.put(name, entrant.made().model()));
    if (settings.sessionRnn().contenders().contains(NextItemModels.BLEND)) {
      judged.put(NextItemModels.BLEND, context.phase("learn " + NextItemModels.BLEND, this::blend));
    }
    return chosen(judged);
  }

  /** Learns the weights; the blend that is judged on validation sessions has not seen them. */
  private BlendedNext blend() {
    List<NextItem> networks = new ArrayList<>();
    entrants.values().forEach(entrant -> networks.add(entrant.made().model()));
    List<NextItem> validated = with(networks, models.neighbours(sessions.learned()));
    List<double[]> all = BlendedNext.tenths(validated.size());
    double[] ranks = evaluation.blends(sessions.validated(), validated, all);
    int best = 0;
    for (int w = 1; w < ranks.length; w++) {
      best = ranks[w] > ranks[best] ? w : best;
    }
    double[] weights = all.get(best);
    Map<String, Double> byName = new TreeMap<>();
    for (int m = 0; m < weights.length; m++) {
      byName.put(validated.get(m).source(), weights[m]);
    }
    context.fact("blend", byName);
    entrants.put(
        NextItemModels.BLEND,
        new Entrant<>(
            new Made<>(
                new BlendedNext(with(networks, models.neighbours()), weights),
                staging ->
                    staging.write(
                        "model/preprocessing.json",
                        Json.bytes(SessionTraining.preprocessing(settings.sessions())))),
            models.blend()));
    return new BlendedNext(validated, weights);
  }

  private static List<NextItem> with(List<NextItem> models, NextItem last) {
    return Stream.concat(models.stream(), Stream.of(last)).toList();
  }

  private String chosen(Map<String, NextItem> judged) {
    Board board = evaluation.board(sessions.validated(), judged);
    String best = null;
    StringBuilder line = new StringBuilder("on validation sessions");
    for (String name : judged.keySet()) {
      line.append(
          String.format(Locale.ROOT, " · %s %.4f", name, board.mean(name, ListMeasures.MRR_20)));
      best = best == null || board.compare(name, best, ListMeasures.MRR_20) > 0 ? name : best;
    }
    context.say(line.append(": ").append(best).append(" is the candidate").toString());
    return best;
  }

  /** The contender of that name. */
  Contender<? extends NextItem> contender(String name) {
    return entrants.get(name).contender(name);
  }

  /** All but the candidate, to be measured beside it. */
  Map<String, Contender.Variant<NextItem>> variants(String candidate) {
    Map<String, Contender.Variant<NextItem>> variants = new LinkedHashMap<>();
    entrants.forEach(
        (name, entrant) -> {
          if (!name.equals(candidate)) {
            variants.put(name, field -> Optional.of(entrant.made().model()));
          }
        });
    return variants;
  }

  private Validation.Measured measured(NextItem model) {
    Board board = evaluation.board(sessions.validated(), Map.of("model", model));
    double rank = board.mean("model", ListMeasures.MRR_20);
    double found = board.mean("model", ListMeasures.RECALL_20);
    return new Validation.Measured(
        rank, new TreeMap<>(Map.of("validation_mrr@20", rank, "validation_recall@20", found)));
  }

  /** Deletes the checkpoints: what came of training is committed. */
  void done() throws IOException {
    for (SessionTraining training : trainings) {
      training.done();
    }
  }
}
