package io.shopkeeper.service.index;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.OrderIds;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.service.document.Html;
import io.shopkeeper.service.document.Markdown;
import io.shopkeeper.service.document.Section;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.PersonalData;
import io.shopkeeper.text.TypedIds;
import io.shopkeeper.text.Visible;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The documents in a folder, as entries. */
final class Documents {
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_DEPTH = 8;
  private static final String QUESTION = "question";
  private static final String ANSWER = "answer";

  private final KnowledgeSettings settings;
  private final JobContext context;

  Documents(KnowledgeSettings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  /** The documents by name below the folder. */
  private Map<String, FileStatus> files() throws IOException {
    Map<String, FileStatus> files = new TreeMap<>();
    if (settings.documents().isPresent()) {
      Path folder = new Path(context.storage().root(), settings.documents().get());
      FileSystem system = folder.getFileSystem(context.storage().configuration());
      try {
        gather(system, folder, "", 0, files);
      } catch (FileNotFoundException e) {
        throw JobException.badInput(
            "there is no folder %s (knowledge.documents); correct it, or leave it out"
                .formatted(folder));
      }
    }
    return files;
  }

  private static void gather(
      FileSystem system, Path folder, String below, int depth, Map<String, FileStatus> files)
      throws IOException {
    for (FileStatus status : system.listStatus(folder)) {
      String name = below + status.getPath().getName();
      if (status.isDirectory() && depth < MOST_DEPTH) {
        gather(system, status.getPath(), name + "/", depth + 1, files);
      } else if (status.isFile() && known(name)) {
        files.put(name, status);
      }
    }
  }

  private static boolean known(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(md|markdown|html|htm|csv)")
        && !name.matches("(.*/)?[._].*");
  }

  Map<String, String> fingerprints() throws IOException {
    Map<String, String> prints = new TreeMap<>();
    files()
        .forEach(
            (name, file) ->
                prints.put("documents/" + name, file.getLen() + "-" + file.getModificationTime()));
    return prints;
  }

  /** The entries of all documents; what cannot be read is said and left out. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, FileStatus> file : files().entrySet()) {
      String name = file.getKey();
      if (file.getValue().getLen() > MOST_BYTES) {
        left(name, "it has more than %,d bytes".formatted(MOST_BYTES));
      } else if (name.toLowerCase(Locale.ROOT).endsWith(".csv")) {
        entries.addAll(pairs(name, file.getValue().getPath()));
      } else {
        text(file.getValue())
            .ifPresentOrElse(
                text -> entries.addAll(sections(name, text)), () -> left(name, "it is not UTF-8"));
      }
    }
    return entries;
  }

  private void left(String name, String why) {
    context.say("left out %s: %s".formatted(name, why));
  }

  private Optional<String> text(FileStatus file) throws IOException {
    FileSystem system = file.getPath().getFileSystem(context.storage().configuration());
    byte[] bytes;
    try (var in = system.open(file.getPath())) {
      bytes = in.readAllBytes();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private List<Entry> sections(String name, String text) {
    boolean html = name.toLowerCase(Locale.ROOT).matches(".*\\.html?");
    List<Section> sections =
        html
            ? Html.sections(text, settings.longest())
            : Markdown.sections(text, settings.longest());
    List<Entry> entries = new ArrayList<>();
    for (Section section : sections) {
      String title = Visible.of(section.title());
      entries.add(
          entry(
              "document/%s#%d".formatted(name, entries.size() + 1),
              Entry.Kind.DOCUMENT,
              title,
              Visible.of(section.text()),
              title.isEmpty() ? name : name + " › " + title));
    }
    return entries;
  }

  /** What tells the ids of customers and orders: past questions have them, as they were typed. */
  private TypedIds ids() throws IOException {
    Optional<Dataset<Row>> orders = context.tables().find(ShopTables.ORDERS, context.asOf());
    return orders.isEmpty()
        ? TypedIds.NAMED
        : new TypedIds(new Pseudonyms(context.pseudonymKey())::of, OrderIds.of(orders.get()));
  }

  /**
   * The questions with answers of a file whose header names a question and an answer. What is
   * personal in a question is masked; in an answer only ids are, since it may name the shop's own
   * telephone.
   */
  private List<Entry> pairs(String name, Path file) throws IOException {
    Dataset<Row> rows =
        context
            .spark()
            .read()
            .option("header", true)
            .option("multiLine", true)
            .option("escape", "\"")
            .csv(file.toString());
    List<String> columns = Arrays.asList(rows.columns());
    if (!columns.contains(QUESTION) || !columns.contains(ANSWER)) {
      left(name, "its header has no columns question and answer, but " + columns);
      return List.of();
    }
    TypedIds ids = ids();
    List<Entry> entries = new ArrayList<>();
    for (Row row :
        rows.select(QUESTION, ANSWER)
            .where(col(QUESTION).isNotNull().and(col(ANSWER).isNotNull()))
            .collectAsList()) {
      entries.add(
          entry(
              "question/%s#%d".formatted(name, entries.size() + 1),
              Entry.Kind.QUESTION,
              PersonalData.mask(ids.read(Visible.of(row.getString(0)).strip())).text(),
              ids.read(Visible.of(row.getString(1)).strip()),
              "%s, row %d".formatted(name, entries.size() + 1)));
    }
    return entries;
  }

  private static Entry entry(String id, Entry.Kind kind, String title, String text, String source) {
    Language language = Language.of(title + "\n" + text);
    String code = language == Language.ZH || language == Language.EN ? language.code() : "other";
    return new Entry(id, kind, code, Optional.empty(), title, text, source);
  }
}
