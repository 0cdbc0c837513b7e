package io.shopkeeper.neural.session;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.session.RecurrentNetwork;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.ItemNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The artifacts of {@code session-rnn}: its networks, and the baselines that went live instead. */
final class SessionArtifacts {
  static final String RNN = "session-rnn";
  static final List<String> BASELINES = List.of("vsknn", "popular");

  static final Purpose PURPOSE =
      new Purpose("next-item", List.of(RNN, "session-vsknn", "session-popular"));

  private static final String WEIGHTS = "weights.bin";
  private static final String ITEMS = "items.json";

  private final JobContext context;

  SessionArtifacts(JobContext context) {
    this.context = context;
  }

  /** The artifact of a source. Other recommenders have a popular one too. */
  static String artifact(String source) {
    return source.equals(RNN) ? RNN : "session-" + source;
  }

  /** What is live. */
  Optional<Version> live() throws IOException {
    return context.slots().live(PURPOSE);
  }

  /** Which kind of model a version is. */
  static String source(Version version) {
    return version.name().equals(RNN) ? RNN : version.name().substring("session-".length());
  }

  /** A version's network, made to speak of tonight's items. */
  RecurrentNetwork network(Version version, ItemNames tonight) throws IOException {
    NetworkArtifact.Stored stored = NetworkArtifact.in(context.storage(), version);
    List<String> items = stored.names(ITEMS);
    RecurrentNetwork network;
    try {
      network = RecurrentNetwork.ofBytes(stored.file(WEIGHTS));
    } catch (IllegalArgumentException e) {
      throw stored.damaged(WEIGHTS, e.getMessage());
    }
    if (items.size() != network.items()) {
      throw stored.damaged(
          ITEMS,
          "it names %d items, but the network beside it has %d"
              .formatted(items.size(), network.items()));
    }
    Map<String, Integer> idOf = new TreeMap<>();
    for (int i = 0; i < items.size(); i++) {
      idOf.put(items.get(i), i);
    }
    int[] from = new int[tonight.size()];
    for (int i = 0; i < from.length; i++) {
      from[i] = idOf.getOrDefault(tonight.name(i), -1);
    }
    return network.forItems(from);
  }

  /**
   * What the versions of a night have in common.
   *
   * @param seed of the night
   * @param inputs fingerprints of what was read, by name
   * @param judged what each source was measured at, and which goes live
   * @param evaluation what {@code evaluation.json} will hold
   * @param days what was trained and measured on
   */
  record Night(
      long seed,
      Map<String, String> inputs,
      NextItemContest.Judged judged,
      Map<String, Object> evaluation,
      Days days) {}

  /** Commits the network, whatever the verdict: a refused one is kept to be looked at. */
  Version commit(
      Night night, SessionTraining.Brought brought, ItemNames items, SessionSettings sessions)
      throws IOException {
    List<String> names = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      names.add(items.name(i));
    }
    // Beside DL4J's files: plain weights, what their integers mean, and how sessions are made.
    NetworkArtifact files =
        brought
            .artifact()
            .with(WEIGHTS, brought.network().toBytes())
            .with(ITEMS, Json.bytes(names))
            .preprocessing(
                Map.of(
                    "event_types", sessions.eventTypes(),
                    "longest", sessions.longest(),
                    "order", "event_time, event_id",
                    "repeats_in_a_row", "count once",
                    "items_that_are_not_in_items.json", "left out"));
    return commit(
        RNN,
        night,
        Map.of(
            "verdict",
            night.judged().verdict().accepted() ? "accepted" : "refused",
            "workers",
            Integer.toString(brought.trained().workers())),
        files::write);
  }

  /**
   * Lets what the gate chose go live: the network, or a baseline, which is made anew each night and
   * whose version says that it is live, and why.
   *
   * @return what serves from now on; nothing where production stays
   */
  Optional<Version> goLive(Night night, Version network) throws IOException {
    Optional<String> source = night.judged().verdict().live();
    if (source.isEmpty()) {
      return Optional.empty();
    }
    Version serving =
        source.get().equals(RNN)
            ? network
            : commit(source.get(), night, Map.of("verdict", "accepted"), staging -> {});
    context.slots().take(PURPOSE, serving, context.runId(), night.judged().verdict().line());
    return Optional.of(serving);
  }

  /** Writes the files of a version that only its kind has. */
  @FunctionalInterface
  private interface OwnFiles {
    void write(Staging staging) throws IOException;
  }

  /** Commits a version, once for each run. */
  private Version commit(String source, Night night, Map<String, String> labels, OwnFiles own)
      throws IOException {
    return context
        .artifacts()
        .commitOnce(
            artifact(source),
            context.runId(),
            staging -> {
              own.write(staging);
              staging.write("evaluation.json", Json.bytes(night.evaluation()));
              Map<String, String> all = new TreeMap<>(labels);
              all.put("source", source);
              all.put("train-to", night.days().trainEnd().toString());
              return context.draft(
                  night.seed(), night.inputs(), night.judged().metrics(source), all);
            });
  }
}
