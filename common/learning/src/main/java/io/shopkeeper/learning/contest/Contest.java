package io.shopkeeper.learning.contest;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.learning.contest.Contender.Stored;
import io.shopkeeper.learning.contest.Contender.Variant;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Lineup.Production;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Version;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares models on a test window and promotes the winner: each is trained on the days before the
 * window, all are evaluated together with the live model, the gate decides, and the accepted model
 * goes live.
 *
 * @param <M> type of the models
 */
public final class Contest<M> {
  private final JobContext context;
  private final Terms terms;
  private final Arena<M> arena;
  private final Gate gate;

  /**
   * The data and the purpose that all versions of one night share.
   *
   * @param purpose the slot in which the winner goes live
   * @param days training days and test window
   * @param servingTo the last day that the serving models were trained on
   * @param seed random seed of the trainings
   * @param inputs fingerprints of the input tables, by name
   * @param fallback the baseline that goes live if nothing can be evaluated and nothing is live
   */
  public record Terms(
      Purpose purpose,
      Days days,
      LocalDate servingTo,
      long seed,
      Map<String, String> inputs,
      String fallback) {}

  /**
   * Creates a contest of an application's models.
   *
   * @param arena evaluates, reads and writes them
   * @param gate decides which of them goes live
   */
  public Contest(JobContext context, Terms terms, Arena<M> arena, Gate gate) {
    this.context = context;
    this.terms = terms;
    this.arena = arena;
    this.gate = gate;
  }

  /**
   * Trains, evaluates and judges the models and promotes the one that the gate chose. The caller
   * finishes its own work and then calls {@link Verdict#orRefuse}.
   *
   * @param candidate the model that is to go live
   * @param baselines simple models that the candidate must not be worse than
   * @param variants models evaluated for comparison only, by name
   */
  public Verdict run(
      Contender<? extends M> candidate,
      List<Contender<? extends M>> baselines,
      Map<String, Variant<M>> variants)
      throws Exception {
    Optional<Version> live = context.slots().live(terms.purpose());
    Field<M> field = new Field<>();
    for (Contender<? extends M> baseline : baselines) {
      enter(field, baseline);
    }
    enter(field, candidate);
    for (var variant : variants.entrySet()) {
      variant
          .getValue()
          .of(Collections.unmodifiableMap(field.models))
          .ifPresent(model -> field.add(variant.getKey(), Role.VARIANT, model));
    }
    Optional<Production> production = production(field, live);
    Arena.Measured measured = context.phase("evaluate", () -> arena.measure(field.models));
    Lineup lineup = new Lineup(candidate.name(), field.roles, terms.fallback(), production);
    Verdict verdict = context.phase("judge", () -> gate.judge(measured.board(), lineup));
    Map<String, Object> evaluation = measured.facts(lineup);
    record(field, measured, evaluation, verdict);
    Outcome outcome = new Outcome(measured, evaluation, verdict);
    for (Entrant<? extends M> entrant : field.entrants.values()) {
      boolean wins = verdict.live().equals(Optional.of(entrant.contender().name()));
      if (wins || entrant.contender().stored() == Stored.ALWAYS) {
        Version version = commit(entrant, outcome);
        if (wins) {
          context.slots().take(terms.purpose(), version, context.runId(), verdict.line());
        }
      }
    }
    return verdict;
  }

  /** The outcome of the contest, which every version of the night records. */
  private record Outcome(
      Arena.Measured measured, Map<String, Object> evaluation, Verdict verdict) {}

  /** All models that are evaluated: contenders, variants and the live one. */
  private static final class Field<M> {
    final Map<String, M> models = new LinkedHashMap<>();
    final Map<String, Role> roles = new LinkedHashMap<>();
    final Map<String, Entrant<? extends M>> entrants = new LinkedHashMap<>();

    void add(String name, Role role, M model) {
      models.put(name, model);
      roles.put(name, role);
    }
  }

  /** A contender and the result of its training. */
  private record Entrant<T>(Contender<T> contender, Optional<Made<T>> measured) {}

  private <T extends M> void enter(Field<M> field, Contender<T> contender) throws Exception {
    Optional<Made<T>> made =
        context.phase("train " + contender.name(), () -> contender.train().train());
    made.ifPresent(it -> field.add(contender.name(), contender.role(), it.model()));
    field.entrants.put(contender.name(), new Entrant<>(contender, made));
  }

  private Optional<Production> production(Field<M> field, Optional<Version> live) throws Exception {
    if (live.isEmpty()) {
      return Optional.empty();
    }
    String source = arena.source(live.get());
    if (arena.madeAnew(live.get()) && field.models.containsKey(source)) {
      return Optional.of(new Production(source, source));
    }
    M model = context.phase("load production", () -> arena.readForWindow(live.get()));
    field.add(Lineup.PRODUCTION, Role.PRODUCTION, model);
    return Optional.of(new Production(Lineup.PRODUCTION, source));
  }

  private void record(
      Field<M> field, Arena.Measured measured, Map<String, Object> evaluation, Verdict verdict) {
    for (String name : field.models.keySet()) {
      measured
          .metrics(name)
          .forEach((measure, value) -> context.metric(name + "." + measure, value));
    }
    context.fact("evaluation", evaluation);
    context.fact("gate", verdict);
    context.say(verdict.line());
  }

  private <T extends M> Version commit(Entrant<T> entrant, Outcome outcome) throws Exception {
    Contender<T> contender = entrant.contender();
    Codec<T> codec = contender.codec();
    return context
        .artifacts()
        .commitOnce(
            codec.name(),
            context.runId(),
            staging -> {
              Made<T> serving =
                  context.phase(
                      "train " + contender.name() + " on all days",
                      () -> contender.refit().serving(entrant.measured()));
              Map<String, String> labels = new TreeMap<>(arena.labels());
              labels.putAll(codec.labels(serving.model()));
              labels.put("train-to", terms.days().trainEnd().toString());
              labels.put("serving-to", terms.servingTo().toString());
              labels.put(
                  "verdict",
                  outcome.verdict().live().equals(Optional.of(contender.name()))
                      ? "accepted"
                      : "refused");
              context.phase(
                  "write " + contender.name(),
                  () -> {
                    serving.own().write(staging);
                    arena.write(staging, serving.model());
                    codec.write(staging, State.SERVING, serving.model());
                    codec.write(
                        staging,
                        State.EVALUATED,
                        entrant.measured().map(Made::model).orElse(serving.model()));
                    staging.write("evaluation.json", Json.bytes(outcome.evaluation()));
                  });
              return context.draft(
                  terms.seed(),
                  terms.inputs(),
                  outcome.measured().metrics(contender.name()),
                  labels);
            });
  }
}
