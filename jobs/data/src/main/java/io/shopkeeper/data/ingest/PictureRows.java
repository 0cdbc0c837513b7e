package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.LineDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Lazily turns picture files, and archives of some, into rows: one record for each picture, with
 * the fields of {@link #FIELDS} and those of its label.
 */
final class PictureRows implements Iterator<Row> {
  /**
   * The fields that every picture has: where it lies below the input folder (in an archive: the
   * archive's name, then the name within), the folder's and its own name alone, and its bytes in
   * base64.
   */
  static final List<String> FIELDS =
      List.of("picture.path", "picture.folder", "picture.name", "picture.content");

  /** One byte more than a picture may have tells that it has more. */
  private static final int MOST_BYTES = (int) ShopPictures.LIMITS.bytes() + 1;

  private final ParsePlan plan;
  private final Iterator<Slice> slices;
  private SourceFile file;
  private StagedRow rows;
  private PictureArchive archive;
  private long position;
  private Row next;

  PictureRows(ParsePlan plan, Iterator<Slice> slices) {
    this.plan = plan;
    this.slices = slices;
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      if (archive != null) {
        advance();
      } else if (slices.hasNext()) {
        open(slices.next());
      } else {
        return false;
      }
    }
    return true;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row row = next;
    next = null;
    return row;
  }

  private void open(Slice slice) {
    file = slice.file();
    rows = new StagedRow(plan, file, slice.number());
    position = 0;
    if (!PictureArchive.is(file.name())) {
      next = picture(file.name(), file.name(), single());
      return;
    }
    try {
      List<Charset> charsets = file.mapping().encodings().stream().map(Charset::forName).toList();
      archive = PictureArchive.open(file, new LineDecoder(charsets), plan.files().configuration());
    } catch (IOException e) {
      damaged(e);
    }
  }

  private byte[] single() {
    Path path = new Path(file.path());
    try (InputStream in = path.getFileSystem(plan.files().configuration()).open(path)) {
      return in.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void advance() {
    try {
      if (!archive.next()) {
        close();
        return;
      }
      String name = archive.name();
      String problem = archive.problem();
      next =
          problem == null
              ? picture(file.name() + "/" + name, name, archive.read(MOST_BYTES))
              : rows.unparseable(position, file.name() + "/" + name, problem);
      position++;
    } catch (IOException | IllegalArgumentException e) {
      // What is no archive is met with either.
      damaged(e);
    }
  }

  /**
   * A picture's row.
   *
   * @param path below the input folder
   * @param within the archive, if it lies in one
   */
  private Row picture(String path, String within, byte[] bytes) {
    PictureLabels labels = file.labels();
    String labelled = labels.rows().containsKey(path) ? path : within;
    if (labels.ambiguous().contains(labelled)) {
      return rows.unparseable(position, path, "two labels for one picture");
    }
    if (bytes.length == 0) {
      return rows.unparseable(position, path, "an empty file");
    }
    if (bytes.length >= MOST_BYTES) {
      return rows.unparseable(
          position, path, "over %,d bytes".formatted(ShopPictures.LIMITS.bytes()));
    }
    List<String> fields = new ArrayList<>();
    int folder = path.lastIndexOf('/');
    fields.add(path);
    fields.add(folder < 0 ? null : path.substring(path.lastIndexOf('/', folder - 1) + 1, folder));
    fields.add(path.substring(folder + 1));
    fields.add(Base64.getEncoder().encodeToString(bytes));
    List<String> label = labels.rows().get(labelled);
    for (int i = 0; i < labels.fields().size(); i++) {
      fields.add(label == null ? null : label.get(i));
    }
    return rows.of(fields.toArray(String[]::new), position, path);
  }

  /** As a damaged file of lines: a row by which the driver refuses it. */
  private void damaged(Exception cause) {
    if (cause instanceof IOException failure && !RawFiles.damaged(failure)) {
      throw new UncheckedIOException(failure);
    }
    next = rows.damaged(position, cause.getClass().getSimpleName() + " while reading");
    close();
  }

  private void close() {
    if (archive != null) {
      try {
        archive.close();
      } catch (IOException e) {
        // Closing a stream that was only read cannot lose data.
      }
    }
    archive = null;
  }
}
