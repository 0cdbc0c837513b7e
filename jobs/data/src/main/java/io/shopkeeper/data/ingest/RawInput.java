package io.shopkeeper.data.ingest;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.mapping.Mapping;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.job.PseudonymKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The input of a run: the folder of raw files, and the mapping that describes them. */
final class RawInput {
  /** The file by which a folder of sample-store is recognised. */
  private static final String SAMPLE_STORE = "_shop.json";

  private static final int NAMES_IN_FACTS = 100;

  private final JobContext context;
  private final IngestSettings settings;
  private final List<IngestTable> tables;
  private final Mapping mapping;
  private final Path path;

  RawInput(JobContext context, IngestSettings settings, List<IngestTable> tables) {
    this.context = context;
    this.settings = settings;
    this.tables = tables;
    this.mapping = Mapping.read(context.file(settings.mapping()), IngestTables.targets(tables));
    this.path = new Path(context.storage().root(), settings.input());
  }

  /** The fingerprints of the input, by name. */
  Map<String, String> fingerprints() throws IOException {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("files", Sha256.of(folder().fingerprints().toString()).hex(16));
    inputs.put("mapping", Sha256.of(mapping.fingerprint()).hex(16));
    return inputs;
  }

  /**
   * Refuses the published demo key for real data, which need a secret key.
   *
   * @throws JobException (64) if the key is the demo's and the folder is not that of sample-store
   */
  void requireSecretKey() throws IOException {
    if (PseudonymKeys.demo(context.pseudonymKey())
        && !path.getFileSystem(hadoop()).exists(new Path(path, SAMPLE_STORE))) {
      throw JobException.usage(
          "shopkeeper.pseudonym-key = demo is published and for the sample store only, not for "
              + settings.input()
              + "; make a key of your own, as with openssl rand -base64 32, and pass it in SHOPKEEPER_PSEUDONYM_KEY");
    }
  }

  private Configuration hadoop() {
    return context.spark().sparkContext().hadoopConfiguration();
  }

  private InputFolder folder() throws IOException {
    return InputFolder.list(path, hadoop());
  }

  /**
   * Finds the files of every table and probes them.
   *
   * @return the tables that have files, in the order in which they are filled
   * @throws JobException (65) if a file is missing or unreadable, or no file matches a source
   */
  Map<IngestTable, List<SourceFile>> probe() throws IOException {
    InputFolder folder = folder();
    Map<IngestTable, List<SourceFile>> out = new LinkedHashMap<>();
    for (IngestTable table : tables) {
      List<SourceFile> files =
          folder.filesOf(mapping, table.name(), table.snapshot(), context.asOf());
      if (!files.isEmpty()) {
        out.put(table, Probe.all(context.spark(), labelled(files)));
      }
    }
    if (out.isEmpty()) {
      throw JobException.badInput(
          "no file in %s belongs to a source of %s; correct ingest.input or the mapping's files"
              .formatted(path, settings.mapping()));
    }
    reportUnmatched(folder);
    return out;
  }

  /** The files with what their sources' files of labels say of them. */
  private List<SourceFile> labelled(List<SourceFile> files) throws IOException {
    Map<String, PictureLabels> labels = new TreeMap<>();
    List<SourceFile> out = new ArrayList<>();
    for (SourceFile file : files) {
      if (!labels.containsKey(file.source())) {
        labels.put(file.source(), PictureLabels.read(file.mapping(), path, hadoop()));
      }
      out.add(file.labelled(labels.get(file.source())));
    }
    for (Map.Entry<String, PictureLabels> source : labels.entrySet()) {
      List<SourceFile> its =
          files.stream().filter(file -> file.source().equals(source.getKey())).toList();
      if (its.stream().noneMatch(file -> PictureArchive.is(file.name()))) {
        reportUnused(source.getKey(), source.getValue(), its);
      }
    }
    return out;
  }

  /**
   * Reports labels without a picture, as where paths begin elsewhere. What an archive holds is not
   * known before it is read.
   *
   * @throws JobException (65) if there are too many
   */
  private void reportUnused(String source, PictureLabels labels, List<SourceFile> files) {
    Set<String> unused = new TreeSet<>(labels.rows().keySet());
    files.forEach(file -> unused.remove(file.name()));
    if (unused.isEmpty()) {
      return;
    }
    String example = "such as " + Shown.file(unused.iterator().next());
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("source", source);
    fact.put("labels", labels.rows().size());
    fact.put("without-picture", unused.size());
    context.fact("ingest.labels." + source, fact);
    context.say(
        String.format(
            Locale.ROOT,
            "%,d of %,d labels of source '%s' name no picture, %s",
            unused.size(),
            labels.rows().size(),
            source,
            example));
    new Check(
            source,
            "label-share",
            unused.size(),
            labels.rows().size(),
            settings.checks().maxUnmatchedShare(),
            "max-unmatched-share",
            "labels name no picture")
        .require(example);
  }

  /**
   * Reports files that match no source, as after a change of naming, or put into the wrong folder.
   *
   * @throws JobException (65) if there are too many
   */
  private void reportUnmatched(InputFolder folder) {
    List<String> names = folder.unmatched(mapping).stream().map(Shown::file).toList();
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("files", names.size());
    fact.put("of", folder.size());
    fact.put("names", names.stream().limit(NAMES_IN_FACTS).toList());
    context.fact("ingest.unmatched", fact);
    if (names.isEmpty()) {
      return;
    }
    String example = "such as " + names.get(0);
    context.say(
        String.format(
            Locale.ROOT,
            "%,d of %,d files match no source, %s; name in the mapping's ignore what is none of ours",
            names.size(),
            folder.size(),
            example));
    new Check(
            "input",
            "unmatched-share",
            names.size(),
            folder.size(),
            settings.checks().maxUnmatchedShare(),
            "max-unmatched-share",
            "files match no source")
        .require(example);
  }
}
