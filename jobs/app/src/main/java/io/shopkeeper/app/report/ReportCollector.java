package io.shopkeeper.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.shopkeeper.app.report.Report.Behaviour;
import io.shopkeeper.app.report.Report.Beyond;
import io.shopkeeper.app.report.Report.Curve;
import io.shopkeeper.app.report.Report.Customer;
import io.shopkeeper.app.report.Report.Entry;
import io.shopkeeper.app.report.Report.Live;
import io.shopkeeper.app.report.Report.Outcome;
import io.shopkeeper.app.report.Report.Rows;
import io.shopkeeper.app.report.Report.Scores;
import io.shopkeeper.app.report.Report.Served;
import io.shopkeeper.app.report.Report.SimilarItems;
import io.shopkeeper.app.report.Report.Spread;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.ranking.model.LiveModels;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gathers a {@link Report} from the night's records, the tables and what is live. */
public final class ReportCollector {
  private static final String LISTS = "user_item_scores";
  private static final String SIMILAR = "similar_items";
  private static final String BEHAVIOUR = "behaviour";
  private static final String EVALUATION = "evaluation.json";

  private final JobContext context;
  private final ReportSettings settings;
  private final Night night;

  /** A collector for the context's day. */
  public ReportCollector(JobContext context, ReportSettings settings) throws IOException {
    this.context = context;
    this.settings = settings;
    this.night = Night.of(context.storage(), context.asOf());
  }

  /** Reads everything. */
  public Report collect() throws Exception {
    List<Version> artifacts = production(context.artifacts());
    List<Version> releases = production(context.releases());
    Optional<Dataset<Row>> events = context.tables().find(ShopTables.EVENTS, context.asOf());
    Optional<Dataset<Row>> products = context.tables().find(ShopTables.PRODUCTS, context.asOf());
    JsonNode evaluation = evaluation(artifacts);

    Behaviour behaviour = null;
    Served served = null;
    Beyond beyond = null;
    List<Scores> scores = List.of();
    List<Customer> customers = List.of();
    List<SimilarItems> similar = List.of();
    if (events.isPresent()) {
      BehaviourTables behaviourTables =
          new BehaviourTables(context.spark(), events.get(), named(releases, BEHAVIOUR));
      behaviour = context.phase("behaviour", behaviourTables::read);
      LiveLists live = new LiveLists(events.get(), products, settings);
      Optional<Dataset<Row>> lists = table(releases, LISTS);
      if (lists.isPresent()) {
        Served reach = context.phase("lists", () -> live.served(lists.get(), live.catalogue()));
        served = reach;
        beyond = context.phase("concentration", () -> beyond(live, lists.get(), reach, evaluation));
        scores = context.phase("scores", () -> live.scores(lists.get(), reach));
        customers = context.phase("examples", () -> live.customers(lists.get()));
      }
      Optional<Dataset<Row>> neighbours = table(releases, SIMILAR);
      if (neighbours.isPresent()) {
        similar = context.phase("similar items", () -> live.similar(neighbours.get()));
      }
    }
    return new Report(
        outcome(artifacts, releases),
        served,
        behaviour,
        EvaluationFacts.evaluation(evaluation),
        night.networks(),
        beyond,
        scores,
        customers,
        similar,
        night
            .record("ingest")
            .map(record -> IngestFacts.quality(record.path("facts")))
            .orElse(null),
        night.settings(),
        origins(artifacts, releases));
  }

  private Outcome outcome(List<Version> artifacts, List<Version> releases) {
    List<Live> live = new ArrayList<>();
    artifacts.forEach(version -> live.add(live("artifact", version)));
    releases.forEach(version -> live.add(live("release", version)));
    return new Outcome(
        context.runId(),
        context.asOf(),
        night.startedAt(),
        night.endedAt(),
        night.exitCode(),
        night.verdict(),
        night.message(),
        night.gateChecks(),
        live,
        night.jobs());
  }

  private Live live(String kind, Version version) {
    Manifest manifest = version.manifest();
    return new Live(
        kind,
        version.name(),
        version.number(),
        manifest.runId(),
        instant(manifest.createdAt()),
        night.holds(manifest.runId()),
        manifest.outputs().stream()
            .filter(output -> output.rows() >= 0)
            .sorted(Comparator.comparing(Manifest.Output::path))
            .map(output -> new Rows(output.path(), output.rows()))
            .toList());
  }

  private static Instant instant(String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static List<Version> production(VersionStore store) throws IOException {
    List<Version> live = new ArrayList<>();
    for (String name : store.names()) {
      store.production(name).ifPresent(live::add);
    }
    return live;
  }

  private static Optional<Version> named(List<Version> versions, String name) {
    return versions.stream().filter(v -> v.name().equals(name)).findFirst();
  }

  /** The table of this name in whichever release holds it. */
  private Optional<Dataset<Row>> table(List<Version> releases, String name) {
    return releases.stream()
        .filter(r -> r.manifest().outputs().stream().anyMatch(o -> o.path().equals(name)))
        .findFirst()
        .map(r -> context.spark().read().parquet(r.output(name)));
  }

  /** What training measured tonight, or else what is kept beside a live model of lists. */
  private JsonNode evaluation(List<Version> artifacts) throws IOException {
    Optional<JsonNode> tonight =
        night
            .record("als-train")
            .map(record -> record.at("/facts/evaluation"))
            .filter(facts -> facts.path("contenders").size() > 0);
    if (tonight.isPresent()) {
      return tonight.get();
    }
    JsonNode newest = MissingNode.getInstance();
    String newestAt = "";
    for (Version version : artifacts) {
      String file =
          "artifacts/%s/versions/%s/%s".formatted(version.name(), version.label(), EVALUATION);
      String createdAt = String.valueOf(version.manifest().createdAt());
      if (LiveModels.SOURCES.contains(version.name())
          && createdAt.compareTo(newestAt) > 0
          && context.storage().exists(file)) {
        JsonNode read = new ObjectMapper().readTree(context.storage().read(file));
        newest = read.has("evaluation") ? read.path("evaluation") : read;
        newestAt = createdAt;
      }
    }
    return newest;
  }

  private static Beyond beyond(
      LiveLists live, Dataset<Row> lists, Served served, JsonNode evaluation) {
    Counts shown = live.shown(lists, served.catalogue());
    Counts bought = live.occurring("purchase", served.catalogue());
    List<Curve> lorenz = new ArrayList<>();
    List<Curve> popularity = new ArrayList<>();
    if (bought.occurring() > 0) {
      lorenz.add(bought.lorenz("purchases"));
      popularity.add(bought.byRank("purchases"));
    }
    if (shown.occurring() > 0) {
      lorenz.add(shown.lorenz("recommendations"));
      popularity.add(shown.byRank("recommendations"));
    }
    List<Spread> spreads = new ArrayList<>();
    spreads.add(
        new Spread(
            "live",
            shown.items() == 0 ? Double.NaN : (double) shown.occurring() / (double) shown.items(),
            shown.gini(),
            Double.NaN,
            Double.NaN,
            Double.NaN));
    spreads.addAll(EvaluationFacts.spreads(evaluation));
    return new Beyond(shown.items(), spreads, lorenz, popularity);
  }

  private List<Entry> origins(List<Version> artifacts, List<Version> releases) {
    List<Entry> out = new ArrayList<>();
    out.add(new Entry("run_id", context.runId()));
    artifacts.forEach(v -> out.add(new Entry("live.artifact." + v.name(), version(v))));
    releases.forEach(v -> out.add(new Entry("live.release." + v.name(), version(v))));
    out.addAll(night.origins());
    return out;
  }

  private static String version(Version version) {
    Manifest manifest = version.manifest();
    return "%s (%s, git %s, seed %d)"
        .formatted(version.label(), manifest.runId(), manifest.gitSha(), manifest.seed());
  }

  /** What the report is made of; changes whenever the page would. */
  static Map<String, String> inputs(JobContext context) throws IOException {
    Map<String, String> inputs =
        new TreeMap<>(Night.of(context.storage(), context.asOf()).fingerprints());
    for (Version version : production(context.artifacts())) {
      inputs.put("artifact." + version.name(), version.label());
    }
    for (Version version : production(context.releases())) {
      inputs.put("release." + version.name(), version.label());
    }
    return inputs;
  }
}
