package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.LineDecoder;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The files of an archive, zip or tar, in their order. Nothing is extracted: an entry's name is a
 * name, and never a place on a disk.
 */
final class PictureArchive implements Closeable {
  private static final Pattern TAR = Pattern.compile(".*\\.(tar|tgz|tar\\.[a-z0-9]+)");

  /** The end of a zip and the longest comment behind it. */
  private static final int ZIP_END = 22 + 0xffff;

  private static final int TAR_BLOCK = 512;

  private final ArchiveInputStream in;
  private final LineDecoder names;
  private ArchiveEntry entry;

  private PictureArchive(ArchiveInputStream in, LineDecoder names) {
    this.in = in;
    this.names = names;
  }

  /** Whether a file is an archive, by its name. */
  static boolean is(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".zip") || TAR.matcher(lower).matches();
  }

  /**
   * Opens an archive.
   *
   * @param names decodes the names of a zip's entries that do not say that they are UTF-8
   * @throws EOFException if the file lacks its end, which else would look like fewer entries
   */
  static PictureArchive open(SourceFile file, LineDecoder names, Configuration configuration)
      throws IOException {
    String lower = file.path().toLowerCase(Locale.ROOT);
    requireEnd(file, lower, configuration);
    InputStream raw = RawFiles.open(file.path(), configuration);
    if (lower.endsWith(".zip")) {
      return new PictureArchive(new ZipArchiveInputStream(raw, "UTF-8", true, true), names);
    }
    InputStream tar = lower.endsWith(".tgz") ? new GZIPInputStream(raw) : raw;
    return new PictureArchive(new TarArchiveInputStream(tar, "UTF-8"), names);
  }

  private static void requireEnd(SourceFile file, String lower, Configuration configuration)
      throws IOException {
    boolean zip = lower.endsWith(".zip");
    if (!zip && !lower.endsWith(".tar")) {
      // A compressed stream knows its own end.
      return;
    }
    byte[] tail = new byte[(int) Math.min(file.bytes(), zip ? ZIP_END : TAR_BLOCK)];
    Path path = new Path(file.path());
    try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
      in.readFully(file.bytes() - tail.length, tail);
    }
    if (!(zip ? hasDirectory(tail) : isZero(tail))) {
      throw new EOFException("no end of the archive");
    }
  }

  private static boolean hasDirectory(byte[] tail) {
    for (int i = tail.length - 22; i >= 0; i--) {
      if (tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6) {
        return true;
      }
    }
    return false;
  }

  private static boolean isZero(byte[] tail) {
    for (byte b : tail) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Goes on to the next file; false at the end. Folders and hidden files are passed over. */
  boolean next() throws IOException {
    do {
      entry = in.getNextEntry();
    } while (entry != null && (entry.isDirectory() || hidden(name())));
    return entry != null;
  }

  private static boolean hidden(String name) {
    for (String part : name.split("/", -1)) {
      boolean place = part.equals(".") || part.equals("..");
      if ((part.startsWith(".") && !place) || part.startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  /** The name of the file within the archive. */
  String name() {
    if (entry instanceof ZipArchiveEntry zip
        && !zip.getGeneralPurposeBit().usesUTF8ForNames()
        && zip.getRawName() != null) {
      byte[] raw = zip.getRawName();
      String name = names.decode(raw, raw.length);
      return name == null ? zip.getName() : name;
    }
    return entry.getName();
  }

  /** Why the file is none that can be taken; null if it can. */
  String problem() {
    String name = name();
    if (name.startsWith("/") || name.contains("\\") || (name + "/").contains("../")) {
      return "a path that leads out of the archive";
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      return "a name with a control character";
    }
    if (entry instanceof TarArchiveEntry tar && !regular(tar)) {
      return "a link or a device, which is no file";
    }
    return in.canReadEntryData(entry) ? null : "an entry that is encrypted or of an unknown method";
  }

  private static boolean regular(TarArchiveEntry tar) {
    return tar.isFile()
        && !(tar.isSymbolicLink()
            || tar.isLink()
            || tar.isFIFO()
            || tar.isBlockDevice()
            || tar.isCharacterDevice());
  }

  /** Reads at most so many bytes of the file. */
  byte[] read(int most) throws IOException {
    return in.readNBytes(most);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
