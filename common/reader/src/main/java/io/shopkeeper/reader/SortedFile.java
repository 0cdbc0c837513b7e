package io.shopkeeper.reader;

import static org.apache.parquet.filter2.predicate.FilterApi.and;
import static org.apache.parquet.filter2.predicate.FilterApi.binaryColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.eq;
import static org.apache.parquet.filter2.predicate.FilterApi.intColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.ltEq;

import io.shopkeeper.core.DamagedException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexFilter;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** One Parquet file of a {@link SortedTable}: its footer and a pool of open readers. */
final class SortedFile implements Closeable {
  /** Size of the pool of open readers; further ones are opened as needed and closed after use. */
  private static final int IDLE_READERS = 4;

  private final Configuration hadoop;
  private final Path path;
  private final ParquetMetadata footer;
  private final String createdBy;
  private final SortedTable.Shape shape;
  private final MessageType located;
  private final MessageType wanted;
  private final MessageType both;
  private final MessageColumnIO wantedIo;
  private final Comparator<Binary> order;
  private final AtomicReferenceArray<SoftReference<BloomFilter>> blooms;
  private final ConcurrentLinkedDeque<ParquetFileReader> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  private SortedFile(
      Configuration hadoop, Path path, ParquetMetadata footer, SortedTable.Shape shape) {
    this.hadoop = hadoop;
    this.path = path;
    this.footer = footer;
    this.shape = shape;
    MessageType schema = footer.getFileMetaData().getSchema();
    this.createdBy = footer.getFileMetaData().getCreatedBy();
    this.located = projection(schema, List.of(shape.key(), shape.rank()));
    this.wanted = projection(schema, shape.columns());
    this.both = located.union(wanted);
    this.wantedIo = new ColumnIOFactory(createdBy).getColumnIO(wanted, schema);
    this.order = schema.getType(shape.key()).asPrimitiveType().comparator();
    this.blooms = new AtomicReferenceArray<>(footer.getBlocks().size());
  }

  private static MessageType projection(MessageType schema, List<String> columns) {
    List<Type> fields =
        schema.getFields().stream().filter(field -> columns.contains(field.getName())).toList();
    return new MessageType(schema.getName(), fields);
  }

  /**
   * Reads the footer.
   *
   * @throws IOException if the file is not a Parquet file, or lacks the column of the key or the
   *     rank
   */
  static SortedFile open(Configuration hadoop, Path path, SortedTable.Shape shape)
      throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(path, hadoop),
            HadoopReadOptions.builder(hadoop, path).build())) {
      ParquetMetadata footer = reader.getFooter();
      MessageType schema = footer.getFileMetaData().getSchema();
      require(path, schema, shape.key(), PrimitiveTypeName.BINARY);
      require(path, schema, shape.rank(), PrimitiveTypeName.INT32);
      return new SortedFile(hadoop, path, footer, shape);
    } catch (RuntimeException e) {
      throw new DamagedException(path.toString(), "it cannot be read as Parquet", e);
    }
  }

  private static void require(Path path, MessageType schema, String column, PrimitiveTypeName type)
      throws IOException {
    if (!schema.containsField(column)
        || !schema.getType(column).isPrimitive()
        || schema.getType(column).asPrimitiveType().getPrimitiveTypeName() != type
        || schema.getType(column).isRepetition(Type.Repetition.REPEATED)) {
      throw new IOException("%s has no column %s of type %s".formatted(path, column, type));
    }
  }

  /** The number of rows that its footer names. */
  long rows() {
    return footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /** Appends the rows of a key whose rank is at most a limit. */
  void find(Binary key, int limit, List<Group> into) throws IOException {
    List<BlockMetaData> rowGroups = footer.getBlocks();
    for (int i = 0; i < rowGroups.size(); i++) {
      if (canHold(rowGroups.get(i), key)) {
        findInRowGroup(i, key, limit, into);
      }
    }
  }

  private ColumnChunkMetaData keyChunk(BlockMetaData rowGroup) {
    ColumnPath wantedPath = ColumnPath.get(shape.key());
    for (ColumnChunkMetaData column : rowGroup.getColumns()) {
      if (column.getPath().equals(wantedPath)) {
        return column;
      }
    }
    throw new IllegalStateException(path + " lost its column " + shape.key());
  }

  /** Whether a row group may contain a key, by its minimum and maximum if the file has them. */
  private boolean canHold(BlockMetaData rowGroup, Binary key) {
    Statistics<?> statistics = keyChunk(rowGroup).getStatistics();
    if (statistics == null || statistics.isEmpty()) {
      return true;
    }
    return statistics.hasNonNullValue()
        && order.compare(key, (Binary) statistics.genericGetMin()) >= 0
        && order.compare(key, (Binary) statistics.genericGetMax()) <= 0;
  }

  private void findInRowGroup(int i, Binary key, int limit, List<Group> into) throws IOException {
    ParquetFileReader reader = borrow();
    boolean sound = false;
    try {
      BloomFilter bloom = bloom(reader, i);
      if (bloom == null || bloom.findHash(bloom.hash(key))) {
        for (Run rows : locate(reader, i, key, limit)) {
          read(reader, i, rows, into);
        }
      }
      sound = true;
    } finally {
      giveBack(reader, sound);
    }
  }

  /**
   * A range of rows, both ends inclusive. Ranges are read one at a time: given several, Parquet's
   * SynchronizingColumnReader loses a last range that is a single row after a gap, because it takes
   * "no further target row" for "end of the column".
   */
  private record Run(long from, long to) {
    /** The range in Parquet's terms, as if it were one page. */
    RowRanges ranges() {
      return RowRanges.create(
          to + 1,
          IntStream.of(0).iterator(),
          new OffsetIndex() {
            @Override
            public int getPageCount() {
              return 1;
            }

            @Override
            public long getOffset(int page) {
              throw new UnsupportedOperationException("a run of rows has no place in the file");
            }

            @Override
            public int getCompressedPageSize(int page) {
              throw new UnsupportedOperationException("a run of rows has no size");
            }

            @Override
            public long getFirstRowIndex(int page) {
              return from;
            }

            @Override
            public long getLastRowIndex(int page, long rowCount) {
              return to;
            }
          });
    }
  }

  /**
   * Finds the rows of a key by reading the key and rank columns of the pages that may contain it.
   */
  private List<Run> locate(ParquetFileReader reader, int i, Binary key, int limit)
      throws IOException {
    // The page index is read once per open file, for the columns of all steps.
    reader.setRequestedSchema(both);
    RowRanges pages =
        ColumnIndexFilter.calculateRowRanges(
            FilterCompat.get(
                and(eq(binaryColumn(shape.key()), key), ltEq(intColumn(shape.rank()), limit))),
            reader.getColumnIndexStore(i),
            paths(both),
            footer.getBlocks().get(i).getRowCount());
    reader.setRequestedSchema(located);
    List<Run> runs = new ArrayList<>();
    for (RowRanges.Range range : pages.getRanges()) {
      locate(
          reader.readFilteredRowGroup(i, new Run(range.from, range.to).ranges()),
          range.from,
          key,
          limit,
          runs);
    }
    return runs;
  }

  private void locate(PageReadStore pages, long first, Binary key, int limit, List<Run> into) {
    ColumnReadStoreImpl columns =
        new ColumnReadStoreImpl(
            pages, new GroupRecordConverter(located).getRootConverter(), located, createdBy);
    ColumnDescriptor keyColumn = located.getColumnDescription(new String[] {shape.key()});
    ColumnDescriptor rankColumn = located.getColumnDescription(new String[] {shape.rank()});
    ColumnReader keys = columns.getColumnReader(keyColumn);
    ColumnReader ranks = columns.getColumnReader(rankColumn);
    long from = -1;
    long end = first + pages.getRowCount();
    for (long row = first; row < end; row++) {
      // A value that is present must be read: consume() alone would not skip it.
      boolean isKey =
          keys.getCurrentDefinitionLevel() == keyColumn.getMaxDefinitionLevel()
              && keys.getBinary().equals(key);
      boolean isWithin =
          ranks.getCurrentDefinitionLevel() == rankColumn.getMaxDefinitionLevel()
              && ranks.getInteger() <= limit;
      if (isKey && isWithin) {
        from = from < 0 ? row : from;
      } else if (from >= 0) {
        into.add(new Run(from, row - 1));
        from = -1;
      }
      keys.consume();
      ranks.consume();
    }
    if (from >= 0) {
      into.add(new Run(from, end - 1));
    }
  }

  private static Set<ColumnPath> paths(MessageType schema) {
    return schema.getColumns().stream()
        .map(column -> ColumnPath.get(column.getPath()))
        .collect(Collectors.toSet());
  }

  private void read(ParquetFileReader reader, int i, Run rows, List<Group> into)
      throws IOException {
    reader.setRequestedSchema(wanted);
    PageReadStore pages = reader.readFilteredRowGroup(i, rows.ranges());
    RecordReader<Group> records = wantedIo.getRecordReader(pages, new GroupRecordConverter(wanted));
    for (long row = 0; row < pages.getRowCount(); row++) {
      into.add(records.read());
    }
  }

  /** The Bloom filter of a row group; it grows with the number of keys, hence a soft reference. */
  private BloomFilter bloom(ParquetFileReader reader, int i) throws IOException {
    ColumnChunkMetaData chunk = keyChunk(footer.getBlocks().get(i));
    if (chunk.getBloomFilterOffset() < 0) {
      return null;
    }
    SoftReference<BloomFilter> kept = blooms.get(i);
    BloomFilter bloom = kept == null ? null : kept.get();
    if (bloom == null) {
      bloom = reader.readBloomFilter(chunk);
      blooms.set(i, new SoftReference<>(bloom));
    }
    return bloom;
  }

  // The newer constructors read the footer each time; this one reuses ours.
  @SuppressWarnings("deprecation")
  private ParquetFileReader borrow() throws IOException {
    ParquetFileReader reader = idle.poll();
    return reader != null ? reader : new ParquetFileReader(hadoop, path, footer);
  }

  private void giveBack(ParquetFileReader reader, boolean sound) throws IOException {
    if (sound && !closed && idle.size() < IDLE_READERS) {
      idle.push(reader);
      if (closed) {
        close();
      }
    } else {
      reader.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (ParquetFileReader reader = idle.poll(); reader != null; reader = idle.poll()) {
      reader.close();
    }
  }
}
