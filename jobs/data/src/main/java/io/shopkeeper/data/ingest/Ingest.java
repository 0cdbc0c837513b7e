package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.mapping.Mapping;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.job.PseudonymKeys;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Brings a folder of raw files into the curated tables; see the package for how. */
final class Ingest {
  /** What sample-store leaves in its folder. */
  private static final String SAMPLE_STORE = "_shop.json";

  private final JobContext context;
  private final IngestSettings.Section settings;
  private final Mapping mapping;

  Ingest(JobContext context, IngestSettings.Section settings) {
    this.context = context;
    this.settings = settings;
    this.mapping = Mapping.read(context.file(settings.mapping()), Targets.all());
  }

  /** What would be read, by name, with what changes when it does. */
  Map<String, String> inputs() throws IOException {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("files", Sha256.of(folder().fingerprints().toString()).hex(16));
    inputs.put("mapping", Sha256.of(mapping.fingerprint()).hex(16));
    return inputs;
  }

  /** The published key protects nobody: real customers need a secret one. */
  private void requireSecretKey() throws IOException {
    if (PseudonymKeys.demo(context.pseudonymKey())
        && !context.storage().exists(settings.input() + "/" + SAMPLE_STORE)) {
      throw JobException.usage(
          "shopkeeper.pseudonym-key = demo is published and for the sample store only, not for "
              + settings.input()
              + "; make a key of your own, as with openssl rand -base64 32, and pass it in SHOPKEEPER_PSEUDONYM_KEY");
    }
  }

  private InputFolder folder() throws IOException {
    Path input = new Path(context.storage().root(), settings.input());
    return InputFolder.list(input, context.spark().sparkContext().hadoopConfiguration());
  }

  /** Parses and checks everything before the first table changes. */
  void run() throws Exception {
    requireSecretKey();
    Map<TableSpec, List<SourceFile>> files = context.phase("probe files", this::probe);
    List<TableIngest> tables = new ArrayList<>();
    try {
      for (Map.Entry<TableSpec, List<SourceFile>> entry : files.entrySet()) {
        TableIngest table = new TableIngest(context, entry.getKey(), settings, entry.getValue());
        tables.add(table);
        if (table.changed()) {
          String name = entry.getKey().name();
          context.phase("parse " + name, table::parse);
          context.phase("merge " + name, table::decide);
          context.phase("check " + name, () -> table.check(knownItems(tables)));
        } else {
          context.say(
              entry.getKey().name()
                  + ": nothing new; ingest.again = true parses all files again, as after a change of the mapping");
        }
      }
      tables.removeIf(table -> !table.changed() && closed(table));
      for (TableIngest table : tables) {
        context.phase("write " + table.spec().name(), table::stage);
      }
      for (TableIngest table : tables) {
        table.commit();
        table.report();
      }
    } finally {
      record(tables);
      for (TableIngest table : tables) {
        table.close();
      }
    }
  }

  private static boolean closed(TableIngest table) {
    try {
      table.close();
      return true;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void record(List<TableIngest> tables) {
    context.fact(
        IngestFacts.CHECKS,
        tables.stream().flatMap(table -> table.checks().stream()).map(Check::fact).toList());
  }

  private Map<TableSpec, List<SourceFile>> probe() throws IOException {
    InputFolder folder = folder();
    Map<TableSpec, List<SourceFile>> out = new LinkedHashMap<>();
    int count = 0;
    for (TableSpec spec : Targets.ORDER) {
      List<SourceFile> files =
          folder.filesOf(
              mapping, spec.name(), spec.kind() == TableSpec.Kind.SNAPSHOT, context.asOf());
      if (!files.isEmpty()) {
        out.put(spec, Probe.all(context.spark(), files));
        count += files.size();
      }
    }
    if (count == 0) {
      throw JobException.badInput(
          "no file in %s belongs to a source of %s; correct ingest.input or the mapping's files"
              .formatted(new Path(context.storage().root(), settings.input()), settings.mapping()));
    }
    return out;
  }

  /** The items of the products table and of the products that come with this run. */
  private Optional<Dataset<Row>> knownItems(List<TableIngest> tables) throws IOException {
    List<Dataset<Row>> known = new ArrayList<>();
    for (TableIngest table : tables) {
      if (table.spec().equals(ShopTables.PRODUCTS)) {
        table.items().ifPresent(known::add);
      }
    }
    context
        .tables()
        .find(ShopTables.PRODUCTS, context.asOf())
        .ifPresent(products -> known.add(products.select(col("item_id"))));
    return known.stream().reduce(Dataset::union);
  }
}
