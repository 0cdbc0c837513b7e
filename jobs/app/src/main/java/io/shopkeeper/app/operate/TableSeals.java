package io.shopkeeper.app.operate;

import io.shopkeeper.platform.integrity.FileSums.Found;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.table.PartitionMark;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Partitions of curated tables: their marks hold the sums. Marks from before 0.2.0 hold none; there
 * the rows are read again and compared with the sum of their hashes.
 */
final class TableSeals implements Seals {
  private final JobContext context;

  TableSeals(JobContext context) {
    this.context = context;
  }

  @Override
  public List<String> names() throws IOException {
    return context.storage().list("tables");
  }

  @Override
  public List<Sealed> sealed(String table) throws IOException {
    List<Sealed> all = new ArrayList<>();
    for (String directory : directories(table)) {
      all.add(partition(directory));
    }
    return all;
  }

  /** As readers see them; where the journal is damaged, as they lie there. */
  private List<String> directories(String table) throws IOException {
    try {
      return List.copyOf(context.tables().directories(table).values());
    } catch (Json.DamagedFile e) {
      return context.storage().list("tables/" + table).stream()
          .filter(name -> name.startsWith("ds="))
          .map(name -> "tables/" + table + "/" + name)
          .toList();
    }
  }

  private Sealed partition(String directory) throws IOException {
    String advice =
        "move %s away, put all files that the table is made of into the input, and ingest again: submit ingest --set ingest.again=true"
            .formatted(directory);
    return Sealed.ofMark(context.storage(), directory, advice);
  }

  /** A journal that cannot be read hides which partitions there are. */
  @Override
  public List<Damage> histories(String table) throws IOException {
    try {
      context.tables().directories(table);
      return List.of();
    } catch (Json.DamagedFile e) {
      return List.of(
          new Damage(
              e.file(),
              "the change that is being made",
              e.found(),
              "move tables/%s away, put all files that it is made of into the input, and ingest again: submit ingest --set ingest.again=true"
                  .formatted(table)));
    }
  }

  @Override
  public List<Damage> further(String table, Sealed sealed, List<Found> there) throws IOException {
    boolean hasSums = sealed.parts().stream().anyMatch(part -> !part.files().isEmpty());
    if (!sealed.unreadable().isEmpty() || hasSums) {
      return List.of();
    }
    PartitionMark mark = PartitionMark.of(context.storage(), sealed.directory());
    List<Damage> damages = new ArrayList<>();
    long files = there.stream().filter(file -> PartitionMark.isData(file.file().path())).count();
    if (files != mark.files()) {
      damages.add(
          new Damage(
              sealed.directory(), mark.files() + " files", files + " files", sealed.advice()));
    }
    TableSpec spec = ShopTables.named(table);
    if (damages.isEmpty() && spec != null) {
      rows(spec, sealed, mark).ifPresent(damages::add);
    }
    return damages;
  }

  private Optional<Damage> rows(TableSpec spec, Sealed sealed, PartitionMark mark)
      throws IOException {
    String found;
    try {
      found =
          context.tables().holds(spec, sealed.directory(), mark)
              ? ""
              : "other rows, or other values";
    } catch (RuntimeException e) {
      found = "that they cannot be read";
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Damage(
                sealed.directory(), mark.rows() + " rows as written", found, sealed.advice()));
  }
}
