package io.shopkeeper.ranking.night;

import io.shopkeeper.core.recommend.ContentWeights;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.DailyInterest;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.BaselineTraining.Histories;
import io.shopkeeper.ranking.model.BlendLearning;
import io.shopkeeper.ranking.model.BlendLearning.Learned;
import io.shopkeeper.ranking.model.BlendLesson;
import io.shopkeeper.ranking.model.BlendModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.EaseSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.Learners;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.model.NeighbourModel;
import io.shopkeeper.ranking.model.NewItemPlaces;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The simple models that every recommender is compared with, popularity and neighbours, and their
 * blend with weights that were learned on earlier windows.
 */
public final class Baselines {
  /** Neighbours kept of an item by content. */
  private static final int CONTENT = 100;

  private final Interactions data;
  private final ItemContent content;
  private final DailyInterest interest;
  private final Days days;
  private final Settings settings;
  private final ModelCodecs codecs;
  private final Training measured;
  private final Training full;
  private final PopularModel popular;
  private final Serving serving;
  private final Learned learned;
  private final Factors factors;

  /** The factorisation that is a part of the blend. */
  @FunctionalInterface
  public interface Factors {
    /** Of the days that a view holds; empty if there is none. */
    Optional<AlsModel> on(View view);
  }

  /** The settings of the models. */
  public record Settings(ItemItemSettings itemItem, Rp3BetaSettings rp3beta, EaseSettings ease) {}

  /** The model with which a winning baseline goes live. */
  public enum Serving {
    /** The baseline retrained on all days. */
    REFIT,
    /** The baseline as it was evaluated. */
    AS_MEASURED
  }

  /**
   * Creates models that are not trained yet.
   *
   * @param content what the items of {@code data} are
   * @param interest the visitors of each day, over the items of {@code data}
   * @param days the split of {@code data}
   * @param learned what the blend's parts weigh
   * @param factors trained like the baselines
   */
  public Baselines(
      Interactions data,
      ItemContent content,
      DailyInterest interest,
      Days days,
      Settings settings,
      Learned learned,
      Factors factors,
      Serving serving) {
    this.data = data;
    this.content = content;
    this.interest = interest;
    this.days = days;
    this.settings = settings;
    this.codecs = new ModelCodecs(data);
    this.learned = learned;
    this.factors = factors;
    this.serving = serving;
    this.measured = new Training(View.TRAIN, days.trainEnd());
    this.full = new Training(View.FULL, days.asOf());
    this.popular = measured.popular();
  }

  /** What the test window teaches those who come after it. */
  BlendLesson lesson(long seed) {
    return BlendLesson.of(
        data,
        days.trainEnd(),
        measured.eases(),
        measured.rp3beta(),
        factors.on(View.TRAIN),
        measured.content(),
        popular,
        interest,
        seed);
  }

  /** Trains on one view of the interactions; each model once, all on one matrix. */
  private final class Training {
    private final BaselineTraining training;
    private final View view;
    private final LocalDate end;
    private Histories histories;
    private PopularModel popular;
    private NeighbourModel rp3beta;
    private Optional<NeighbourModel> byContent;
    private final Map<Learners, NeighbourModel> ease = new EnumMap<>(Learners.class);

    Training(View view, LocalDate end) {
      this.training = new BaselineTraining(data, view);
      this.view = view;
      this.end = end;
    }

    private Histories histories() {
      if (histories == null) {
        histories = training.histories(settings.itemItem().maxInteractions());
      }
      return histories;
    }

    PopularModel popular() {
      if (popular == null) {
        popular = training.popular();
      }
      return popular;
    }

    PopularModel lately() {
      return new PopularModel(PopularModel.LATELY, lately(learned.halfLifeAlone()));
    }

    private double[] lately(double halfLife) {
      return BlendLearning.lately(popular(), interest, end, halfLife);
    }

    NeighbourModel itemItem() {
      return training.itemItem(histories().visitors(), settings.itemItem());
    }

    NeighbourModel rp3beta() {
      if (rp3beta == null) {
        rp3beta = training.rp3beta(histories().visitors(), settings.rp3beta());
      }
      return rp3beta;
    }

    /** Likeness by content among the items that somebody turned to; empty if it says nothing. */
    Optional<NeighbourModel> content() {
      if (byContent == null) {
        ItemContent compared = content.comparedWith(popular().list().size());
        byContent =
            Optional.of(ContentWeights.learned(histories().visitors(), compared))
                .filter(weights -> Arrays.stream(weights).anyMatch(weight -> weight > 0))
                .map(weights -> BaselineTraining.content(compared, weights, known(), CONTENT));
      }
      return byContent;
    }

    private boolean[] known() {
      boolean[] known = new boolean[content.items()];
      for (int item : popular().list().items()) {
        known[item] = true;
      }
      return known;
    }

    NeighbourModel ease() {
      return ease(histories().isMixed() ? learned.learners() : Learners.VISITORS);
    }

    private NeighbourModel ease(Learners learners) {
      return ease.computeIfAbsent(
          learners,
          by ->
              training.ease(
                  by == Learners.CUSTOMERS ? histories().ofCustomers() : histories().visitors(),
                  settings.ease()));
    }

    /** EASE by all that it may be computed from. */
    Map<Learners, NeighbourModel> eases() {
      Map<Learners, NeighbourModel> eases = new EnumMap<>(Learners.class);
      for (Learners learners : Learners.values()) {
        if (learners == Learners.VISITORS || histories().isMixed()) {
          eases.put(learners, ease(learners));
        }
      }
      return eases;
    }

    BlendModel blend() {
      return blend(learned.weights().als() > 0 ? factors.on(view) : Optional.empty());
    }

    BlendModel blend(Optional<AlsModel> als) {
      return BlendModel.of(
          learned.weights(),
          ease(),
          rp3beta(),
          als,
          learned.weights().content() > 0 ? content() : Optional.empty(),
          popular(),
          lately(learned.weights().halfLifeDays()));
    }
  }

  /** Popularity before the test window: the fallback of every list. */
  public PopularModel popular() {
    return popular;
  }

  /** The places of new items, by what the days before the test window say of content. */
  public Optional<NewItemPlaces> places(boolean[] areNew, double share) {
    return NewItemPlaces.of(measured.histories().visitors(), content, areNew, share);
  }

  /** The baselines, the simplest first. */
  public List<Contender<? extends CatalogueModel>> contenders() {
    return List.of(
        baseline(codecs.popular(), Training::popular),
        baseline(codecs.lately(), Training::lately),
        baseline(codecs.itemItem(), Training::itemItem),
        baseline(codecs.rp3beta(), Training::rp3beta),
        baseline(codecs.ease(), Training::ease));
  }

  /** All these models and their blend, trained on the days before the test window, by name. */
  public Map<String, CatalogueModel> measured() throws Exception {
    Map<String, CatalogueModel> models = new LinkedHashMap<>();
    for (Contender<? extends CatalogueModel> baseline : contenders()) {
      models.put(baseline.name(), baseline.train().train().orElseThrow().model());
    }
    BlendModel blend = measured.blend();
    models.put(blend.source(), blend);
    return models;
  }

  /**
   * Their blend as it is measured, but with another factorisation; empty where there is none or it
   * has no weight.
   */
  Optional<CatalogueModel> blendWith(Supplier<Optional<AlsModel>> other) {
    return Optional.of(other)
        .filter(als -> learned.weights().als() > 0)
        .flatMap(Supplier::get)
        .map(als -> measured.blend(Optional.of(als)));
  }

  /** Their blend, as a baseline of another model. */
  public Contender<BlendModel> blend() {
    return baseline(codecs.blend(), Training::blend);
  }

  /** Their blend, as the model that is to go live. */
  public Contender<BlendModel> blendAsCandidate() {
    return contender(codecs.blend(), Training::blend, Role.CANDIDATE);
  }

  private <M> Contender<M> baseline(Codec<M> codec, Function<Training, M> trained) {
    return contender(codec, trained, Role.BASELINE);
  }

  private <M> Contender<M> contender(Codec<M> codec, Function<Training, M> trained, Role role) {
    return new Contender<>(
        codec.name(),
        role,
        () -> Optional.of(Made.of(trained.apply(measured))),
        made -> serving == Serving.REFIT ? Made.of(trained.apply(full)) : made.orElseThrow(),
        codec);
  }
}
