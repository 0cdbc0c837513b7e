package io.shopkeeper.neural.ncf;

import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.deep.train.Validation;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Trains networks on customers' interactions (implicit feedback). */
public final class NcfTraining {
  private final NcfSettings settings;
  private final TrainingSettings deep;
  private final Function<String, Trainer.Site> sites;
  private final Interactions interactions;

  /**
   * Creates a training.
   *
   * @param sites the cluster and the checkpoint directory by the name of a training
   */
  public NcfTraining(
      NcfSettings settings,
      TrainingSettings deep,
      Function<String, Trainer.Site> sites,
      Interactions interactions) {
    this.settings = settings;
    this.deep = deep;
    this.sites = sites;
    this.interactions = interactions;
  }

  /**
   * Trains with early stopping by NDCG on held-out items; empty if there are no interactions.
   *
   * @param name names the checkpoints, from which a killed run is resumed
   */
  public Optional<NcfTrained> untilBest(View view, String name) throws IOException {
    TrainingData data = TrainingData.of(interactions, view);
    if (data.items().size() == 0) {
      return Optional.empty();
    }
    NetworkDefinition network = network(data);
    HeldOut heldOut = HeldOut.of(data.items(), settings.validationCustomers(), deep.seed());
    Optional<Validation> validation =
        heldOut.size() == 0 ? Optional.empty() : Optional.of(w -> measured(heldOut, network, w));
    return Optional.of(train(data, heldOut.rest(), network, deep, validation, name));
  }

  private static Validation.Measured measured(
      HeldOut heldOut, NetworkDefinition network, io.shopkeeper.deep.network.Weights weights) {
    double ndcg = heldOut.ndcg(NcfGraph.plain(network, weights));
    return new Validation.Measured(ndcg, Map.of("held_out_ndcg@20", ndcg));
  }

  /**
   * Trains on all interactions, without a validation set.
   *
   * @param epochs number of epochs, as found by early stopping
   */
  NcfTrained again(View view, int epochs, String name) throws IOException {
    TrainingData data = TrainingData.of(interactions, view);
    return train(
        data, data.items(), network(data), deep.withEpochs(epochs), Optional.empty(), name);
  }

  private NetworkDefinition network(TrainingData data) {
    return NcfGraph.of(settings, data.userOf().length, data.itemOf().length, deep.seed());
  }

  private NcfTrained train(
      TrainingData data,
      CustomerItems taken,
      NetworkDefinition network,
      TrainingSettings training,
      Optional<Validation> validation,
      String name)
      throws IOException {
    Trainer.Site site = sites.apply(name);
    JavaSparkContext spark = site.spark();
    Broadcast<CustomerItems> items = spark.broadcast(taken);
    int partitions = Math.max(training.workers(), spark.defaultParallelism());
    PairsFormat format = new PairsFormat(items, settings.negatives());
    JavaRDD<Row> rows =
        spark
            .parallelize(IntStream.range(0, taken.customers()).boxed().toList(), partitions)
            .flatMap(customer -> rows(items.value(), customer).iterator());
    try (Examples<Pairs> examples =
        Examples.of(
            interactions.all().sparkSession().createDataFrame(rows, PairsFormat.SCHEMA),
            format,
            partitions)) {
      Trainer<Pairs> trainer = new Trainer<>(training, network, format, site);
      Trained trained = trainer.train(examples, validation);
      return NcfTrained.of(data, network, trained);
    } finally {
      items.destroy();
    }
  }

  private static Stream<Row> rows(CustomerItems items, int customer) {
    return IntStream.of(items.of(customer)).mapToObj(item -> RowFactory.create(customer, item));
  }
}
