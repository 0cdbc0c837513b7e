package io.shopkeeper.answer.index;

import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * An index as one file, big-endian, which {@link AnswerIndex} opens: a mark, and of each of
 * Lucene's files its name, its length and its bytes. Lucene's own files end with a sum of
 * themselves.
 */
public final class AnswerIndexFile {
  private static final int MAGIC = 0x53414958;

  static final String ID = "id";
  static final String KIND = "kind";
  static final String LANGUAGE = "language";
  static final String ITEM = "item";
  static final String TITLE = "title";
  static final String TEXT = "text";
  static final String SOURCE = "source";

  /** What is known of the whole index. */
  static final String MODELS = "models";

  static final String SUM = "sum";
  static final String RELEVANCE = "relevance";

  private AnswerIndexFile() {}

  /**
   * Indexes entries that are found by their words alone; a later one with an id that is there
   * already takes its place.
   *
   * @return the bytes of the file
   */
  public static byte[] of(Iterator<Entry> entries) throws IOException {
    Iterable<Entry> once = () -> entries;
    return of(
        StreamSupport.stream(once.spliterator(), false).map(EncodedEntry::plain).iterator(),
        SentenceVectors.NONE,
        Relevance.DEFAULT);
  }

  /**
   * Indexes entries that are found by words and by vectors; a later one with an id that is there
   * already takes its place.
   *
   * @param models by which the entries have their vectors
   * @param relevance how questions' measures are weighed
   * @return the bytes of the file
   */
  public static byte[] of(
      Iterator<EncodedEntry> entries, SentenceVectors models, Relevance relevance)
      throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      IndexWriterConfig config =
          new IndexWriterConfig(null).setOpenMode(IndexWriterConfig.OpenMode.CREATE);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        while (entries.hasNext()) {
          EncodedEntry entry = entries.next();
          writer.updateDocument(new Term(ID, entry.entry().id()), document(entry));
        }
        writer.forceMerge(1);
        writer.setLiveCommitData(
            Map.of(
                    MODELS, String.join("\n", models.names()),
                    SUM, models.sum(),
                    RELEVANCE, relevance.toString())
                .entrySet());
        writer.commit();
      }
      return bytes(directory);
    }
  }

  private static byte[] bytes(Directory directory) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      String[] names = directory.listAll();
      Arrays.sort(names);
      for (String name : names) {
        try (IndexInput in = directory.openInput(name, IOContext.READONCE)) {
          byte[] file = new byte[Math.toIntExact(in.length())];
          in.readBytes(file, 0, file.length);
          out.writeUTF(name);
          out.writeInt(file.length);
          out.write(file);
        }
      }
    }
    return bytes.toByteArray();
  }

  private static Document document(EncodedEntry encoded) {
    Entry entry = encoded.entry();
    Document document = new Document();
    document.add(new StringField(ID, entry.id(), Field.Store.YES));
    document.add(new StoredField(KIND, entry.kind().word()));
    document.add(new StringField(LANGUAGE, entry.language(), Field.Store.YES));
    entry.item().ifPresent(item -> document.add(new StringField(ITEM, item, Field.Store.YES)));
    document.add(new StoredField(TITLE, entry.title()));
    document.add(new StoredField(TEXT, entry.text()));
    document.add(new StoredField(SOURCE, entry.source()));
    document.add(new TextField(TITLE, new TermStream(Terms.of(entry.title()))));
    document.add(new TextField(TEXT, new TermStream(Terms.of(entry.text()))));
    for (int i = 0; i < encoded.vectors().size(); i++) {
      float[] vector = encoded.vectors().get(i);
      if (vector.length > 0) {
        document.add(
            new KnnFloatVectorField(
                vector(SentenceVectors.LANGUAGES.get(i)), vector, VectorSimilarityFunction.COSINE));
      }
    }
    return document;
  }

  /** The field of the vectors of a language. */
  static String vector(Language language) {
    return "vector-" + language.code();
  }

  /**
   * Lucene's files.
   *
   * @throws IOException where the bytes are cut short or no index
   */
  static Directory directory(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (bytes.length < Integer.BYTES || in.readInt() != MAGIC) {
      throw new IOException(bytes.length + " bytes are no index of answers");
    }
    Directory directory = new ByteBuffersDirectory();
    while (in.available() > 0) {
      String name = in.readUTF();
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new IOException("an index of answers is cut short");
      }
      try (IndexOutput out = directory.createOutput(name, IOContext.READONCE)) {
        // Straight from the file: another copy of the vectors may be more than there is room for.
        out.writeBytes(bytes, bytes.length - in.available(), length);
      }
      in.skipNBytes(length);
    }
    return directory;
  }

  /** Terms as Lucene takes them in, each at a place of its own. */
  private static final class TermStream extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final List<String> terms;
    private int next;

    TermStream(List<String> terms) {
      this.terms = terms;
    }

    @Override
    public boolean incrementToken() {
      if (next == terms.size()) {
        return false;
      }
      clearAttributes();
      term.append(terms.get(next++));
      return true;
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      next = 0;
    }
  }
}
