package io.shopkeeper.ranking.model;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.recommend.Counting;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.Interactions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The codecs of all kinds of recommenders, over the current dictionaries. */
public final class ModelCodecs {
  /** The manifest's label with the kind of model. */
  static final String SOURCE = "source";

  private final Codec<AlsModel> als;
  private final Codec<NcfModel> ncf;
  private final Codec<NeighbourModel> itemItem;
  private final Codec<NeighbourModel> rp3beta;
  private final Codec<NeighbourModel> ease;
  private final Codec<PopularModel> popular;
  private final Codec<PopularModel> lately;
  private final Codec<BlendModel> blend;

  /** Creates codecs over the dictionaries of these interactions. */
  public ModelCodecs(Interactions data) {
    SparkSession spark = data.all().sparkSession();
    ItemTable table = new ItemTable(spark, data.items());
    this.als = new AlsCodec(table);
    this.ncf = new NcfCodec(spark, data);
    this.itemItem = new NeighbourCodec(BaselineTraining.ITEM_ITEM, Counting.STRENGTHS, table);
    this.rp3beta = new NeighbourCodec(BaselineTraining.RP3BETA, Counting.STRENGTHS, table);
    this.ease = new NeighbourCodec(BaselineTraining.EASE, Counting.ITEMS, table);
    this.popular = new PopularCodec(PopularModel.SOURCE, table);
    this.lately = new PopularCodec(PopularModel.LATELY, table);
    this.blend = new BlendCodec(table);
  }

  /** The codec of matrix factorisations. */
  public Codec<AlsModel> als() {
    return als;
  }

  /** The codec of neural collaborative filtering. */
  public Codec<NcfModel> ncf() {
    return ncf;
  }

  /** The codec of item-item cosine neighbours. */
  public Codec<NeighbourModel> itemItem() {
    return itemItem;
  }

  /** The codec of RP³β neighbours. */
  public Codec<NeighbourModel> rp3beta() {
    return rp3beta;
  }

  /** The codec of the regression of items on items, EASE. */
  public Codec<NeighbourModel> ease() {
    return ease;
  }

  /** The codec of popularity. */
  public Codec<PopularModel> popular() {
    return popular;
  }

  /** The codec of popularity with a half-life. */
  public Codec<PopularModel> lately() {
    return lately;
  }

  /** The codec of blends. */
  public Codec<BlendModel> blend() {
    return blend;
  }

  /** The kind of model that a version holds. */
  public static String source(Version version) {
    return version.manifest().labels().getOrDefault(SOURCE, version.name());
  }

  /**
   * The kind of model that a version is to a gate: a blend with a factorisation is another kind
   * than the blend without, which therefore takes its place only if it is better.
   */
  public static String kind(Version version) {
    String source = source(version);
    return BlendCodec.holdsFactors(version) ? source + " with " + AlsModel.SOURCE : source;
  }

  /**
   * Reads the model of a version, whatever its kind.
   *
   * @throws JobException 65 if the kind is unknown
   */
  public CatalogueModel read(Version version, State state) throws IOException {
    String source = source(version);
    Optional<Codec<? extends CatalogueModel>> codec =
        List.<Codec<? extends CatalogueModel>>of(
                als, ncf, itemItem, rp3beta, ease, popular, lately, blend)
            .stream()
            .filter(known -> known.name().equals(source))
            .findFirst();
    return codec
        .orElseThrow(
            () ->
                JobException.badInput(
                    "artifact %s version %s has source '%s', which rank does not know"
                        .formatted(version.name(), version.label(), source)))
        .read(version, state);
  }
}
