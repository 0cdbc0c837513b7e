package io.shopkeeper.ranking.night;

import io.shopkeeper.core.recommend.InteractionMatrix;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.EaseSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The baselines that every recommender is compared with. */
final class Baselines {
  private final ItemItemSettings itemItem;
  private final Rp3BetaSettings rp3beta;
  private final EaseSettings ease;
  private final ModelCodecs codecs;
  private final Training measured;
  private final Training full;
  private final PopularModel popular;
  private final Serving serving;

  /** The model with which a winning baseline goes live. */
  enum Serving {
    /** The baseline retrained on all days. */
    REFIT,
    /** The baseline as it was evaluated. */
    AS_MEASURED
  }

  Baselines(
      Interactions data,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta,
      EaseSettings ease,
      ModelCodecs codecs,
      Serving serving) {
    this.itemItem = itemItem;
    this.rp3beta = rp3beta;
    this.ease = ease;
    this.codecs = codecs;
    this.measured = new Training(new BaselineTraining(data, View.TRAIN));
    this.full = new Training(new BaselineTraining(data, View.FULL));
    this.popular = measured.training.popular();
    this.serving = serving;
  }

  /** Trains on one view of the interactions; all neighbourhood models share one matrix. */
  private final class Training {
    final BaselineTraining training;
    private InteractionMatrix matrix;

    Training(BaselineTraining training) {
      this.training = training;
    }

    InteractionMatrix matrix() {
      if (matrix == null) {
        matrix = training.matrix(itemItem.maxInteractions());
      }
      return matrix;
    }
  }

  /** Popularity before the test window: the fallback of every list. */
  PopularModel popular() {
    return popular;
  }

  /** The baselines, the simplest first. */
  List<Contender<? extends CatalogueModel>> contenders() {
    return List.of(
        contender(codecs.popular(), view -> view == measured ? popular : view.training.popular()),
        contender(codecs.itemItem(), view -> view.training.itemItem(view.matrix(), itemItem)),
        contender(codecs.rp3beta(), view -> view.training.rp3beta(view.matrix(), rp3beta)),
        contender(codecs.ease(), view -> view.training.ease(view.matrix(), ease)));
  }

  private <M> Contender<M> contender(Codec<M> codec, Function<Training, M> trained) {
    return new Contender<>(
        codec.name(),
        Role.BASELINE,
        () -> Optional.of(Made.of(trained.apply(measured))),
        made -> serving == Serving.REFIT ? Made.of(trained.apply(full)) : made.orElseThrow(),
        codec);
  }
}
