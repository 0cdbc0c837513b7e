package io.shopkeeper.recommend.als;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.EaseSettings;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** A setting that a search turns: of which model, how far at once, and between which values. */
enum Knob {
  EASE_LAMBDA("ease.lambda", BaselineTraining.EASE, Scale.FACTOR, 2, 10, 100_000),
  RP3BETA_BETA("rp3beta.beta", BaselineTraining.RP3BETA, Scale.SUM, 0.2, 0, 2),
  ALS_REGULARISATION("als.regularisation", AlsModel.SOURCE, Scale.FACTOR, 3, 1e-4, 100),
  ALS_ALPHA("als.alpha", AlsModel.SOURCE, Scale.FACTOR, 3, 0.01, 100),
  ALS_RANK("als.rank", AlsModel.SOURCE, Scale.FACTOR, 2, 8, 128);

  /** How a step changes a value. */
  private enum Scale {
    FACTOR,
    SUM
  }

  private final String path;
  private final String model;
  private final Scale scale;
  private final double step;
  private final double least;
  private final double most;

  Knob(String path, String model, Scale scale, double step, double least, double most) {
    this.path = path;
    this.model = model;
    this.scale = scale;
    this.step = step;
    this.least = least;
    this.most = most;
  }

  /** The setting's path, such as {@code ease.lambda}. */
  String path() {
    return path;
  }

  /** The name of the model that it is a setting of. */
  String model() {
    return model;
  }

  /** Whether it has an effect. */
  boolean applies(AlsTrainJob.Settings settings) {
    return this != ALS_ALPHA || settings.als().feedback() == Feedback.IMPLICIT;
  }

  /** The value of a setting. */
  double of(AlsTrainJob.Settings settings) {
    return switch (this) {
      case EASE_LAMBDA -> settings.ease().lambda();
      case RP3BETA_BETA -> settings.rp3beta().beta();
      case ALS_REGULARISATION -> settings.als().regularisation();
      case ALS_ALPHA -> settings.als().alpha();
      case ALS_RANK -> settings.als().rank();
    };
  }

  /** The same settings with another value. */
  AlsTrainJob.Settings with(AlsTrainJob.Settings settings, double value) {
    EaseSettings ease = settings.ease();
    Rp3BetaSettings rp3beta = settings.rp3beta();
    AlsSettings als = settings.als();
    return switch (this) {
      case EASE_LAMBDA ->
          settings.with(new EaseSettings(ease.maxItems(), value, ease.neighbours()));
      case RP3BETA_BETA ->
          settings.with(new Rp3BetaSettings(rp3beta.neighbours(), rp3beta.alpha(), value));
      case ALS_REGULARISATION -> settings.with(als.with(als.rank(), als.alpha(), value));
      case ALS_ALPHA -> settings.with(als.with(als.rank(), value, als.regularisation()));
      case ALS_RANK ->
          settings.with(als.with((int) Math.round(value), als.alpha(), als.regularisation()));
    };
  }

  /** The value a step further; empty where it would leave the range that is searched. */
  OptionalDouble turned(AlsTrainJob.Settings settings, boolean up) {
    double value = of(settings);
    double next =
        switch (scale) {
          case FACTOR -> up ? value * step : value / step;
          case SUM -> value + (up ? step : -step);
        };
    // To six figures, so that steps up and down again come back.
    double rounded = new BigDecimal(next, new MathContext(6)).doubleValue();
    return (up ? rounded <= most : rounded >= least)
        ? OptionalDouble.of(rounded)
        : OptionalDouble.empty();
  }

  /** The values of all settings that are searched, by their paths. */
  static Map<String, Double> values(AlsTrainJob.Settings settings) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Knob knob : values()) {
      values.put(knob.path, knob.of(settings));
    }
    return values;
  }
}
