package io.shopkeeper.app.operate;

import io.shopkeeper.platform.integrity.FileSums.Found;
import io.shopkeeper.platform.storage.FileSum;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.PartitionMark;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A directory that was committed, and what it said then that it holds.
 *
 * @param directory relative to the root
 * @param parts what has sums
 * @param beside files that must be there and have none: they hold the sums, or are empty
 * @param advice what to do where any of it is damaged
 * @param unreadable why what it holds is not known; empty where it is
 */
record Sealed(
    String directory, List<Part> parts, Set<String> beside, String advice, String unreadable) {
  private static final String SUCCESS = "_SUCCESS";

  /**
   * Files that were committed together.
   *
   * @param path below the directory; empty for all of it
   * @param checksum over all of them; empty where there is none
   * @param files each of them; empty where only the one checksum was noted, as before 0.2.0
   */
  record Part(String path, String checksum, List<FileSum> files) {
    boolean holds(String file) {
      return path.isEmpty() || file.equals(path) || file.startsWith(path + "/");
    }

    private String whole(String file) {
      return path.isEmpty() ? file : file.isEmpty() ? path : path + "/" + file;
    }

    /** A file as its path is below the part. */
    private FileSum within(FileSum file) {
      String below =
          path.isEmpty()
              ? file.path()
              : file.path().equals(path) ? "" : file.path().substring(path.length() + 1);
      return new FileSum(below, file.bytes(), file.sha256());
    }
  }

  static Sealed of(String directory, List<Part> parts, Set<String> beside, String advice) {
    return new Sealed(directory, List.copyOf(parts), Set.copyOf(beside), advice, "");
  }

  /** A partition whose mark holds the sums. */
  static Sealed ofMark(Storage storage, String directory, String advice) throws IOException {
    try {
      PartitionMark mark = PartitionMark.of(storage, directory);
      return of(
          directory, List.of(new Part("", "", mark.sums())), Set.of(PartitionMark.FILE), advice);
    } catch (Json.DamagedFile e) {
      return unreadable(directory, PartitionMark.FILE, e.found(), advice);
    } catch (FileNotFoundException e) {
      return unreadable(directory, PartitionMark.FILE, "nothing", advice);
    }
  }

  /** One whose file of sums is missing or damaged. */
  static Sealed unreadable(String directory, String file, String reason, String advice) {
    return new Sealed(directory, List.of(), Set.of(file), advice, reason);
  }

  /** The file that holds the sums; empty if it cannot be read. */
  Optional<String> sums() {
    return unreadable.isEmpty()
        ? beside.stream()
            .filter(file -> file.endsWith(".json"))
            .map(f -> directory + "/" + f)
            .findFirst()
        : Optional.empty();
  }

  /** Compares what is there with what should be; one damage for each file where it can be told. */
  List<Damage> damages(List<Found> there) {
    List<Damage> damages = new ArrayList<>();
    if (!unreadable.isEmpty()) {
      beside.forEach(file -> damages.add(damage(file, "what " + directory + " holds", unreadable)));
      return damages;
    }
    Map<String, Found> left = new TreeMap<>();
    there.forEach(found -> left.put(found.file().path(), found));
    for (String file : new TreeSet<>(beside)) {
      if (!left.containsKey(file)) {
        damages.add(damage(file, "a file", "nothing"));
      }
    }
    for (Part part : parts) {
      Map<String, Found> mine = new TreeMap<>(left);
      mine.keySet().removeIf(file -> !part.holds(file) || beside.contains(file));
      damages.addAll(part.files().isEmpty() ? together(part, mine, left) : each(part, mine));
    }
    left.keySet().removeAll(beside);
    left.keySet().removeIf(file -> parts.stream().anyMatch(part -> part.holds(file)));
    left.forEach((file, found) -> damages.add(stray(file, found)));
    return damages;
  }

  private List<Damage> each(Part part, Map<String, Found> mine) {
    List<Damage> damages = new ArrayList<>();
    Map<String, Found> left = new TreeMap<>(mine);
    for (FileSum expected : part.files()) {
      String file = part.whole(expected.path());
      Found found = left.remove(file);
      if (found == null) {
        damages.add(damage(file, expected.toString(), "nothing"));
      } else if (!found.failure().isEmpty()) {
        damages.add(damage(file, expected.toString(), "that it " + found.failure()));
      } else if (!part.within(found.file()).equals(expected)) {
        damages.add(damage(file, expected.toString(), found.file().toString()));
      }
    }
    left.forEach((file, found) -> damages.add(stray(file, found)));
    return damages;
  }

  /** Where files have only a sum together, which of them differs cannot be told. */
  private List<Damage> together(Part part, Map<String, Found> mine, Map<String, Found> all) {
    List<Damage> damages = new ArrayList<>();
    mine.forEach(
        (file, found) -> {
          if (!found.failure().isEmpty()) {
            damages.add(damage(file, "a file", "that it " + found.failure()));
          }
        });
    if (damages.isEmpty() && !part.checksum().isEmpty()) {
      Map<String, Found> withSuccess = new TreeMap<>(mine);
      if (all.containsKey(SUCCESS) && part.holds(SUCCESS)) {
        // Publishing adds one where the version has none.
        withSuccess.put(SUCCESS, all.get(SUCCESS));
      }
      String sum = total(part, mine);
      if (!List.of(sum, total(part, withSuccess)).contains(part.checksum())) {
        damages.add(
            damage(
                part.path(),
                "files with the sum %.16s… together".formatted(part.checksum()),
                "%d files with %.16s…".formatted(mine.size(), sum)));
      }
    }
    return damages;
  }

  private static String total(Part part, Map<String, Found> files) {
    return FileSum.total(files.values().stream().map(f -> part.within(f.file())).toList());
  }

  private Damage stray(String file, Found found) {
    return damage(file, "no such file", found.file().bytes() + " bytes");
  }

  private Damage damage(String file, String expected, String found) {
    return new Damage(file.isEmpty() ? directory : directory + "/" + file, expected, found, advice);
  }
}
