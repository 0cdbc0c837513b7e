package io.shopkeeper.deep.train;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;

/** A training run of a test, on a directory of its own. */
final class Training {
  final List<String> said = new ArrayList<>();
  final Map<String, Double> told = new TreeMap<>();
  private final Path root;
  private TrainingSettings settings =
      new TrainingSettings(2, 3, true, 8, 2, 11, 1000, 0, 1e6, TrainingSettings.Placement.AVERAGED);

  private Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  Training(Path root) {
    this.root = root;
  }

  Training workers(int workers, int frequency, int batchSize) {
    settings =
        new TrainingSettings(
            workers,
            frequency,
            settings.averageUpdaters(),
            batchSize,
            settings.epochs(),
            settings.seed(),
            settings.checkpointAveragings(),
            settings.patience(),
            settings.lossCeiling(),
            settings.placement());
    return this;
  }

  Training epochs(int epochs, int patience) {
    settings =
        new TrainingSettings(
            settings.workers(),
            settings.averagingFrequency(),
            settings.averageUpdaters(),
            settings.batchSize(),
            epochs,
            settings.seed(),
            settings.checkpointAveragings(),
            patience,
            settings.lossCeiling(),
            settings.placement());
    return this;
  }

  Training checkpointEvery(int averagings) {
    settings =
        new TrainingSettings(
            settings.workers(),
            settings.averagingFrequency(),
            settings.averageUpdaters(),
            settings.batchSize(),
            settings.epochs(),
            settings.seed(),
            averagings,
            settings.patience(),
            settings.lossCeiling(),
            settings.placement());
    return this;
  }

  Training placement(TrainingSettings.Placement placement) {
    settings =
        new TrainingSettings(
            settings.workers(),
            settings.averagingFrequency(),
            settings.averageUpdaters(),
            settings.batchSize(),
            settings.epochs(),
            settings.seed(),
            settings.checkpointAveragings(),
            settings.patience(),
            settings.lossCeiling(),
            placement);
    return this;
  }

  Training lossCeiling(double times) {
    settings =
        new TrainingSettings(
            settings.workers(),
            settings.averagingFrequency(),
            settings.averageUpdaters(),
            settings.batchSize(),
            settings.epochs(),
            settings.seed(),
            settings.checkpointAveragings(),
            settings.patience(),
            times,
            settings.placement());
    return this;
  }

  Training clock(Clock other) {
    clock = other;
    return this;
  }

  TrainingSettings settings() {
    return settings;
  }

  static JavaSparkContext spark() {
    return new JavaSparkContext(SharedSpark.session().sparkContext());
  }

  Storage storage() throws IOException {
    return HadoopStorage.open(
        root.toUri().toString(), SharedSpark.session().sparkContext().hadoopConfiguration());
  }

  <E extends Serializable> Trainer<E> of(NetworkDefinition network, ExampleFormat<E> format)
      throws IOException {
    return new Trainer<>(
        settings,
        network,
        format,
        new Trainer.Site(
            spark(), storage(), "checkpoints", Backend.SINGLE_THREAD, clock, said::add, told::put));
  }
}
