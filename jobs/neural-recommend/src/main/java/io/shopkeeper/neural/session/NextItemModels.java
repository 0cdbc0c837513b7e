package io.shopkeeper.neural.session;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.session.AttentiveNetwork;
import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.core.session.PopularNext;
import io.shopkeeper.core.session.RecurrentNetwork;
import io.shopkeeper.core.session.SessionIndex;
import io.shopkeeper.core.session.Vsknn;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.model.PopularModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The kinds of models that say what comes next in a session: networks and blends, which their
 * versions keep, and two baselines, which are made anew from the sessions of each night.
 */
final class NextItemModels {
  static final String RNN = "session-rnn";
  static final String SASREC = "session-sasrec";
  static final String BLEND = "session-blend";
  static final String VSKNN = "vsknn";
  static final String POPULAR = "popular";

  /** Other recommenders have an artifact called popular, too. */
  private static final String BASELINE = "session-";

  static final Purpose PURPOSE =
      new Purpose("next-item", List.of(RNN, BASELINE + VSKNN, BASELINE + POPULAR));

  private final Sessions sessions;
  private final SessionRnnJob.Settings settings;
  private final Map<String, NetworkCodec> networks;
  private final BlendCodec blend;
  private final MadeAnew<Vsknn> vsknn = new MadeAnew<>(VSKNN, this::neighbours);
  private final MadeAnew<PopularNext> popular;

  /**
   * Models of tonight's sessions.
   *
   * @param before how popular each item was before the test window
   */
  NextItemModels(
      JobContext context, SessionRnnJob.Settings settings, Sessions sessions, PopularModel before) {
    this.sessions = sessions;
    this.settings = settings;
    KeptItems items = new KeptItems(sessions.items());
    Storage storage = context.storage();
    int longest = settings.sessions().longest();
    this.networks =
        Map.of(
            RNN,
            new NetworkCodec(storage, RNN, RecurrentNetwork::ofBytes, items, longest),
            SASREC,
            new NetworkCodec(storage, SASREC, AttentiveNetwork::ofBytes, items, longest));
    this.blend =
        new BlendCodec(
            storage,
            networks,
            (name, state) -> name.equals(VSKNN) ? neighbours(state) : null,
            items);
    this.popular =
        new MadeAnew<>(
            POPULAR,
            state ->
                new PopularNext(
                    state == State.EVALUATED
                        ? before.popularity()
                        : sessions.popularity(sessions.all())));
  }

  /** How networks of a kind are kept. */
  NetworkCodec network(String name) {
    return networks.get(name);
  }

  /** How blends are kept. */
  BlendCodec blend() {
    return blend;
  }

  /** The baselines; of two that are equally good, nearest sessions count as the better. */
  List<Contender<? extends NextItem>> baselines() {
    return List.of(baseline(vsknn), baseline(popular));
  }

  private static <M extends NextItem> Contender<M> baseline(MadeAnew<M> kind) {
    return new Contender<>(
        kind.source(),
        Role.BASELINE,
        () -> Optional.of(Made.of(kind.made().apply(State.EVALUATED))),
        measured -> measured.orElseThrow(),
        kind);
  }

  /** The name of the kind of model that a version is: the value of the column {@code source}. */
  static String source(Version version) {
    return madeAnew(version) ? version.name().substring(BASELINE.length()) : version.name();
  }

  /** Whether a version keeps no model, because its kind is made anew each night. */
  static boolean madeAnew(Version version) {
    return version.name().equals(BASELINE + VSKNN) || version.name().equals(BASELINE + POPULAR);
  }

  /** The model of a version, whatever its kind, in tonight's dictionary of items. */
  NextItem read(Version version, State state) throws IOException {
    return switch (source(version)) {
      case RNN, SASREC -> networks.get(version.name()).read(version, state);
      case BLEND -> blend.read(version, state);
      case VSKNN -> vsknn.read(version, state);
      default -> popular.read(version, state);
    };
  }

  private Vsknn neighbours(State state) {
    return neighbours(state == State.EVALUATED ? sessions.training() : sessions.all());
  }

  /** Nearest sessions among all training sessions. */
  Vsknn neighbours() {
    return neighbours(State.EVALUATED);
  }

  /** Nearest sessions among these. */
  Vsknn neighbours(Dataset<Row> past) {
    VsknnSettings wanted = settings.vsknn();
    return new Vsknn(
        SessionIndex.of(sessions.items().size(), Sessions.latest(past, wanted.sessions())),
        new Vsknn.Parameters(
            wanted.neighbours(),
            wanted.sample(),
            wanted.decay(),
            wanted.idfWeight(),
            settings.sessions().longest()));
  }

  /** A kind of which a version keeps nothing but that it went live, and why. */
  private record MadeAnew<M extends NextItem>(String source, Function<State, M> made)
      implements Codec<M> {
    @Override
    public String name() {
      return BASELINE + source;
    }

    @Override
    public Map<String, String> labels(M model) {
      return Map.of("source", source);
    }

    @Override
    public void write(Staging staging, State state, M model) {
      // Nothing is kept.
    }

    @Override
    public M read(Version version, State state) {
      return made.apply(state);
    }
  }
}
