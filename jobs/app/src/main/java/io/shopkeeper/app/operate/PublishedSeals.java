package io.shopkeeper.app.operate;

import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Published.Source;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Copies of releases for readers that know no alias: each says what it was made of. */
final class PublishedSeals implements Seals {
  private static final String SUCCESS = "_SUCCESS";

  private final Published published;

  PublishedSeals(Published published) {
    this.published = published;
  }

  @Override
  public List<String> names() throws IOException {
    return published.tables();
  }

  @Override
  public List<Sealed> sealed(String table) throws IOException {
    List<String> days = published.partitions(table);
    List<Sealed> all = new ArrayList<>();
    for (String day : days) {
      String directory = published.directory(table, day);
      boolean newest = day.equals(days.get(days.size() - 1));
      String advice =
          newest
              ? "delete %s/_SUCCESS, so that it counts as unfinished, and publish again: submit publish, or submit rollback where that made it live"
                  .formatted(directory)
              : "it is not the newest day: delete " + directory + " unless somebody still reads it";
      all.add(sealed(table, day, directory, advice));
    }
    return all;
  }

  private Sealed sealed(String table, String day, String directory, String advice)
      throws IOException {
    try {
      Source source = published.source(table, day);
      boolean known = source.files().stream().anyMatch(file -> file.path().equals(SUCCESS));
      return Sealed.of(
          directory,
          List.of(new Sealed.Part("", source.checksum(), source.files())),
          known ? Set.of(Published.SOURCE) : Set.of(Published.SOURCE, SUCCESS),
          advice);
    } catch (Json.DamagedFile e) {
      return Sealed.unreadable(directory, Published.SOURCE, e.found(), advice);
    } catch (FileNotFoundException e) {
      return Sealed.unreadable(directory, Published.SOURCE, "nothing", advice);
    }
  }
}
