package io.shopkeeper.recommend.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.ListEvaluation;
import io.shopkeeper.ranking.model.BlendLearning.BlendFacts;
import io.shopkeeper.ranking.night.LuckFacts;
import io.shopkeeper.ranking.night.NewItemFacts;
import io.shopkeeper.recommend.als.Trial;
import io.shopkeeper.report.Facts;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.ReportContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The evaluations of the night's trainings, else the one stored with the live recommender.
 *
 * @param all in the order in which the jobs ran
 */
record Evaluations(List<Measured> all) {
  private static final String FACT = "evaluation";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One evaluation.
   *
   * @param by the job that evaluated, or the artifact with the stored evaluation
   * @param lists the fields specific to recommendation lists
   * @param blend what the blend was made of; empty if that is not known
   * @param newItems what the places of new items cost and bring; empty if there are none
   * @param luck how far other first factors move the blend; empty if nobody asked
   * @param trials settings that were tried; empty if there are none
   */
  record Measured(
      String by,
      Evaluation evaluation,
      ListEvaluation lists,
      Optional<BlendFacts> blend,
      Optional<NewItemFacts> newItems,
      Optional<LuckFacts> luck,
      List<Trial> trials) {
    private static Optional<Measured> of(
        String by,
        JsonNode facts,
        JsonNode blend,
        JsonNode newItems,
        JsonNode luck,
        JsonNode search) {
      if (!facts.has("spreads")) {
        // The evaluation of another application.
        return Optional.empty();
      }
      return Facts.read(facts, Evaluation.class)
          .filter(evaluation -> !evaluation.contenders().isEmpty())
          .flatMap(
              evaluation ->
                  Facts.read(facts, ListEvaluation.class)
                      .map(
                          lists ->
                              new Measured(
                                  by,
                                  evaluation,
                                  lists,
                                  Facts.read(blend, BlendFacts.class),
                                  Facts.read(newItems, NewItemFacts.class),
                                  Facts.read(luck, LuckFacts.class),
                                  Facts.read(search, Trial[].class)
                                      .map(List::of)
                                      .orElse(List.of()))));
    }
  }

  /** The evaluations for a night's report. */
  static Evaluations of(ReportContext night) throws IOException {
    List<Measured> tonight = new ArrayList<>();
    for (NightRun run : night.records().runs()) {
      Measured.of(
              run.job(),
              run.fact(FACT),
              run.fact("blend"),
              run.fact("new_items"),
              run.fact("luck"),
              run.fact("search"))
          .ifPresent(tonight::add);
    }
    return new Evaluations(tonight.isEmpty() ? kept(night).stream().toList() : tonight);
  }

  private static Optional<Measured> kept(ReportContext night) throws IOException {
    Optional<Version> live = night.job().slots().live(Purpose.RECOMMENDER);
    if (live.isEmpty()) {
      return Optional.empty();
    }
    Version version = live.get();
    String file =
        "artifacts/%s/versions/%s/evaluation.json".formatted(version.name(), version.label());
    if (!night.job().storage().exists(file)) {
      return Optional.empty();
    }
    JsonNode read = JSON.readTree(night.job().storage().read(file));
    return Measured.of(
        version.name(),
        read.has(FACT) ? read.path(FACT) : read,
        MissingNode.getInstance(),
        MissingNode.getInstance(),
        MissingNode.getInstance(),
        MissingNode.getInstance());
  }

  /** The first evaluation; empty if there is none. */
  Optional<Measured> first() {
    return all.stream().findFirst();
  }
}
