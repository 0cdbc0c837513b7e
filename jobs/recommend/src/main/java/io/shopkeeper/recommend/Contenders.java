package io.shopkeeper.recommend;

import io.shopkeeper.core.recommend.InteractionMatrix;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.recommend.CustomerHistory.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.recommendation.ALSModel;

/** The models of one night: what is trained for the test, and what is trained again to serve. */
final class Contenders {
  static final String ALS = "als";
  static final String PRODUCTION = "production";
  static final String DIVERSE = "als-diverse";
  static final List<String> BASELINES = List.of("popular", "item-item", "rp3beta");

  private final AlsTrainSettings settings;
  private final Interactions data;
  private final Map<String, CatalogueModel> models = new LinkedHashMap<>();
  private final Map<String, String> roles = new LinkedHashMap<>();
  private final AlsRun run;
  private ALSModel trained;

  /**
   * The contenders of a night.
   *
   * @param run what their trainings begin with
   */
  Contenders(AlsTrainSettings settings, Interactions data, AlsRun run) {
    this.settings = settings;
    this.data = data;
    this.run = run;
  }

  /** The models by their names on the scoreboard. */
  Map<String, CatalogueModel> models() {
    return models;
  }

  /** What each of them is. */
  Map<String, String> roles() {
    return roles;
  }

  /** The fallback of everybody. */
  PopularModel popular() {
    return (PopularModel) models.get("popular");
  }

  /** Trains the baselines on the days before the window. */
  void trainBaselines() {
    Training training = new Training(data, View.TRAIN);
    InteractionMatrix matrix = training.matrix(settings.itemItem().maxInteractions());
    add(training.popular(), EvaluationFacts.BASELINE);
    add(training.itemItem(matrix, settings.itemItem()), EvaluationFacts.BASELINE);
    add(training.rp3beta(matrix, settings.rp3beta()), EvaluationFacts.BASELINE);
  }

  /** Trains the factorisation on the days before the window, unless nobody did anything then. */
  void trainAls(Shelf shelf) {
    Training training = new Training(data, View.TRAIN);
    if (training.hasRatings()) {
      trained = training.als(settings.als(), run);
      AlsModel als = training.itemsOf(trained, settings.als());
      add(als, EvaluationFacts.CANDIDATE);
      CatalogueModel diverse = DiverseModel.of(als, shelf, settings.diversity());
      if (diverse != als) {
        models.put(DIVERSE, diverse);
        roles.put(DIVERSE, "variant");
      }
    }
  }

  /** Adds what is live, in the state that knows least of the test window. */
  Optional<Gate.Production> addProduction(
      Optional<Version> live, ModelFiles files, Interactions.Days days) {
    return live.map(
        version -> {
          String servingTo = version.manifest().labels().getOrDefault("serving-to", "9999-12-31");
          boolean unspoilt = servingTo.compareTo(days.trainEnd().toString()) <= 0;
          CatalogueModel model =
              files.read(version, unspoilt ? ModelFiles.SERVING : ModelFiles.EVALUATED);
          models.put(PRODUCTION, model);
          roles.put(PRODUCTION, EvaluationFacts.PRODUCTION);
          return new Gate.Production(PRODUCTION, model.source());
        });
  }

  private void add(CatalogueModel model, String role) {
    models.put(model.source(), model);
    roles.put(model.source(), role);
  }

  /**
   * The factorisation that serves: trained again on all days, unless settings keep the evaluated
   * one.
   */
  ALSModel servingAls() {
    return settings.als().refit() || trained == null
        ? new Training(data, View.FULL).als(settings.als(), run.startingFrom(evaluated()))
        : trained;
  }

  /** What was trained for the test, to begin with. */
  private Optional<AlsStart> evaluated() {
    if (!settings.als().warmStart() || trained == null) {
      return Optional.empty();
    }
    AlsModel als = itemsOf(trained);
    return Optional.of(AlsStart.ofItems(als.itemOf(), als.factors()));
  }

  /** The item side of a factorisation. */
  AlsModel itemsOf(ALSModel als) {
    return new Training(data, View.FULL).itemsOf(als, settings.als());
  }

  /** A baseline that serves, trained again on all days. */
  CatalogueModel servingBaseline(String source) {
    if (!settings.als().refit()) {
      return models.get(source);
    }
    Training training = new Training(data, View.FULL);
    if (source.equals("popular")) {
      return training.popular();
    }
    InteractionMatrix matrix = training.matrix(settings.itemItem().maxInteractions());
    return source.equals("item-item")
        ? training.itemItem(matrix, settings.itemItem())
        : training.rp3beta(matrix, settings.rp3beta());
  }
}
