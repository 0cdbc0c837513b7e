package io.shopkeeper.data.ingest;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.mapping.Mapping;
import io.shopkeeper.core.mapping.SourceMapping;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.PathMatcher;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The listing of the input folder, and the assignment of its files to a mapping's sources. */
final class InputFolder {
  private static final Pattern DAY = Pattern.compile("(?:^|/)ds=(\\d{4}-\\d{2}-\\d{2})/");

  private final Path folder;
  private final List<FileStatus> files;

  private InputFolder(Path folder, List<FileStatus> files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Lists a folder recursively, without hidden files.
   *
   * @throws JobException (65) if there is no such folder
   */
  static InputFolder list(Path folder, Configuration configuration) throws IOException {
    FileSystem system = folder.getFileSystem(configuration);
    Path absolute = system.makeQualified(folder);
    LocalNames.require(system, absolute);
    List<FileStatus> files = new ArrayList<>();
    try {
      collect(system, absolute, absolute, files);
    } catch (FileNotFoundException e) {
      throw JobException.badInput(
          "no input folder " + absolute + "; set ingest.input to the folder of the raw files");
    }
    return new InputFolder(absolute, files);
  }

  /**
   * Not by {@code listFiles}: it asks for the permissions of each file, for which Hadoop starts a
   * process each time where a disk is local.
   */
  private static void collect(
      FileSystem system, Path directory, Path folder, List<FileStatus> files) throws IOException {
    RemoteIterator<FileStatus> found = system.listStatusIterator(directory);
    while (found.hasNext()) {
      FileStatus status = found.next();
      String name = name(folder, status);
      if (hidden(name)) {
        continue;
      }
      if (status.isDirectory()) {
        collect(system, status.getPath(), folder, files);
      } else {
        requireOneLine(name, folder);
        files.add(status);
      }
    }
  }

  private static void requireOneLine(String name, Path folder) {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw JobException.badInput(
          "the name of %s in %s has a line break or another control character; rename it"
              .formatted(Shown.file(name), folder));
    }
  }

  private static boolean hidden(String name) {
    for (String part : name.split("/", -1)) {
      if (part.startsWith(".") || part.startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  private static String name(Path folder, FileStatus file) {
    String prefix = folder.toUri().getPath();
    String path = file.getPath().toUri().getPath();
    return path.equals(prefix)
        ? file.getPath().getName()
        : path.substring(prefix.endsWith("/") ? prefix.length() : prefix.length() + 1);
  }

  /** Fingerprints that change when a file is added, removed or modified. */
  Map<String, String> fingerprints() {
    Map<String, String> out = new TreeMap<>();
    for (FileStatus file : files) {
      out.put(name(folder, file), file.getLen() + ":" + file.getModificationTime());
    }
    return out;
  }

  /**
   * The files of the sources that fill one table, sorted by name.
   *
   * @throws JobException (65) if a source that is not optional has no file, or a file matches two
   */
  List<SourceFile> filesOf(Mapping mapping, String table, boolean snapshot, LocalDate asOf) {
    Map<String, SourceFile> found = new TreeMap<>();
    mapping
        .sourcesOf(table)
        .forEach(
            (source, how) -> {
              List<SourceFile> its = matching(source, how, snapshot, asOf);
              if (its.isEmpty() && !how.optional()) {
                throw JobException.badInput(
                    "no file %s in %s for source '%s' of %s; correct ingest.input or the source's files, or set its optional = true"
                        .formatted(
                            String.join(" or ", how.files()), folder, source, mapping.name()));
              }
              for (SourceFile file : its) {
                SourceFile other = found.put(file.name(), file);
                if (other != null) {
                  throw JobException.usage(
                      "mapping %s: file %s belongs to source '%s' and to source '%s' of table %s; make their files distinct"
                          .formatted(mapping.name(), file.name(), other.source(), source, table));
                }
              }
            });
    return List.copyOf(found.values());
  }

  private List<SourceFile> matching(
      String source, SourceMapping how, boolean snapshot, LocalDate asOf) {
    Predicate<String> matches = matches(how.files());
    String day = snapshot ? Mapping.snapshotDay(how, asOf).toString() : null;
    List<SourceFile> its = new ArrayList<>();
    for (FileStatus file : files) {
      String name = name(folder, file);
      if (!matches.test(name)) {
        continue;
      }
      if (name.indexOf(':') >= 0) {
        throw JobException.badInput(
            "%s has a ':' in its name, which Hadoop does not read; rename it"
                .formatted(Shown.file(name)));
      }
      String dated = snapshot ? dayOf(name) : null;
      its.add(
          new SourceFile(
              name,
              file.getPath().toString(),
              file.getLen(),
              source,
              how,
              dated == null ? day : dated,
              dated != null,
              null,
              null,
              null,
              PictureLabels.NONE));
    }
    return its;
  }

  private static Predicate<String> matches(List<String> globs) {
    List<PathMatcher> matchers =
        globs.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    return name -> {
      try {
        java.nio.file.Path path = java.nio.file.Path.of(name);
        return matchers.stream().anyMatch(matcher -> matcher.matches(path));
      } catch (InvalidPathException e) {
        throw JobException.usage(
            "the name of a file cannot be compared with the mapping's where the locale's charset is %s; set LC_ALL=C.UTF-8"
                .formatted(System.getProperty("sun.jnu.encoding")));
      }
    };
  }

  /** The number of files. */
  int size() {
    return files.size();
  }

  /** The names of the files that match no source and are not ignored by the mapping, sorted. */
  List<String> unmatched(Mapping mapping) {
    List<String> globs = new ArrayList<>(mapping.ignored());
    for (SourceMapping source : mapping.sources().values()) {
      globs.addAll(source.files());
      if (!source.labels().file().isEmpty()) {
        globs.add(source.labels().file());
      }
    }
    return files.stream()
        .map(file -> name(folder, file))
        .filter(matches(globs).negate())
        .sorted()
        .toList();
  }

  private static String dayOf(String name) {
    Matcher matcher = DAY.matcher(name);
    if (!matcher.find()) {
      return null;
    }
    try {
      return LocalDate.parse(matcher.group(1)).toString();
    } catch (DateTimeException e) {
      throw JobException.badInput(
          "%s: ds=%s is not a day; rename the folder to ds=YYYY-MM-DD"
              .formatted(name, matcher.group(1)));
    }
  }
}
