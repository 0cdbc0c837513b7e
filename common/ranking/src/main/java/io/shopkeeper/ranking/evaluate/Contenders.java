package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.core.recommend.InteractionMatrix;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Lineup.Production;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.ModelFiles;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models of one night: they are measured on the same window, and the best goes live. */
public final class Contenders {
  /** What is live, by its name on the scoreboard. */
  public static final String PRODUCTION = "production";

  private static final String POPULAR = "popular";

  private final Interactions data;
  private final ItemItemSettings itemItem;
  private final Rp3BetaSettings rp3beta;
  private final Map<String, CatalogueModel> models = new LinkedHashMap<>();
  private final Map<String, Role> roles = new LinkedHashMap<>();

  /** No contenders yet. */
  public Contenders(Interactions data, ItemItemSettings itemItem, Rp3BetaSettings rp3beta) {
    this.data = data;
    this.itemItem = itemItem;
    this.rp3beta = rp3beta;
  }

  /** The models by their names on the scoreboard. */
  public Map<String, CatalogueModel> models() {
    return models;
  }

  /** Who is compared, for the gate. */
  public Lineup lineup(String candidate, Optional<Production> production) {
    return new Lineup(candidate, roles, POPULAR, production);
  }

  /** The gate of lists for customers. */
  public static Gate gate(GateSettings settings) {
    return new Gate(
        settings,
        ListMeasures.NDCG_20,
        "users",
        "no customer with a history turned to a new item in the test window");
  }

  /** The fallback of everybody. */
  public PopularModel popular() {
    return (PopularModel) models.get(POPULAR);
  }

  /** Adds a model under a name of its own. */
  public void add(String name, CatalogueModel model, Role role) {
    models.put(name, model);
    roles.put(name, role);
  }

  /** Trains the baselines on the days before the window. */
  public void trainBaselines() {
    BaselineTraining training = new BaselineTraining(data, View.TRAIN);
    InteractionMatrix matrix = training.matrix(itemItem.maxInteractions());
    for (CatalogueModel baseline :
        List.of(
            training.popular(),
            training.itemItem(matrix, itemItem),
            training.rp3beta(matrix, rp3beta))) {
      add(baseline.source(), baseline, Role.BASELINE);
    }
  }

  /** Adds what is live, in the state that knows least of the test window. */
  public Optional<Production> addProduction(
      Optional<Version> live, ModelFiles files, LocalDate trainEnd) {
    return live.map(
        version -> {
          CatalogueModel model = files.readForWindow(version, trainEnd);
          add(PRODUCTION, model, Role.PRODUCTION);
          return new Production(PRODUCTION, model.source());
        });
  }

  /** A baseline trained again on all days, to serve. */
  public CatalogueModel baselineOfAllDays(String source) {
    BaselineTraining training = new BaselineTraining(data, View.FULL);
    if (source.equals(POPULAR)) {
      return training.popular();
    }
    InteractionMatrix matrix = training.matrix(itemItem.maxInteractions());
    return source.equals("item-item")
        ? training.itemItem(matrix, itemItem)
        : training.rp3beta(matrix, rp3beta);
  }
}
