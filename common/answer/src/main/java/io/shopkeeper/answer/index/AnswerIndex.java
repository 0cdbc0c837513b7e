package io.shopkeeper.answer.index;

import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.TokenisedText;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;

/**
 * Finds the entries that may answer a question: by BM25 (Robertson and Zaragoza 2009) over title
 * and text, and, where it has vectors, by the cosine of sentence vectors through a graph of
 * neighbours (HNSW, Malkov and Yashunin 2018). What either finds is put in order by {@link
 * Relevance}. Read-only and thread-safe.
 */
public final class AnswerIndex implements Closeable {
  /** A word in the title says more than one in the text. */
  private static final float TITLE_WEIGHT = 2;

  /** Longer questions are cut: what a customer wants stands in their first words. */
  private static final int MOST_TERMS = 64;

  private static final List<String> FIELDS = List.of(AnswerIndexFile.TITLE, AnswerIndexFile.TEXT);

  /** Words that ask for a number and stand in no answer. */
  private static final Pattern ASKING =
      Pattern.compile("(?i)\\bhow (much|many|long)\\b|多少钱?|多久|多长时间|几天|(?<=[能以会])吗");

  /** Of the hits by words, and of those by vectors, the best of which are put in order. */
  private static final int LOOKED_AT = 20;

  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final SentenceVectors models;
  private final Relevance relevance;

  /**
   * An entry that was found.
   *
   * @param score by BM25; comparable within one search only
   * @param coverage the share of the question's terms that the entry has, each weighted by how rare
   *     it is, in [0, 1]
   * @param nearness by how many standard deviations the cosine of the question and the entry
   *     exceeds that of what has nothing to do with each other; 0 without vectors
   * @param relevance how probable it is that the entry answers the question; without vectors the
   *     coverage
   */
  public record Found(
      Entry entry, float score, double coverage, double nearness, double relevance) {}

  /**
   * What is looked for.
   *
   * @param text the question
   * @param language {@code zh} or {@code en}; entries of the other language are not found
   * @param item the product that the question is about, if one is known: entries on other products
   *     are not found
   */
  public record Wanted(String text, String language, Optional<String> item) {}

  private AnswerIndex(Directory directory, DirectoryReader reader, SentenceVectors.Source models)
      throws IOException {
    this.directory = directory;
    this.reader = reader;
    this.searcher = new IndexSearcher(reader);
    Map<String, String> known = reader.getIndexCommit().getUserData();
    try {
      this.relevance =
          known.containsKey(AnswerIndexFile.RELEVANCE)
              ? Relevance.parse(known.get(AnswerIndexFile.RELEVANCE))
              : Relevance.DEFAULT;
      this.models = opened(known, models);
    } catch (IllegalArgumentException e) {
      throw new IOException("an index of answers is damaged: " + e.getMessage(), e);
    }
  }

  private static SentenceVectors opened(Map<String, String> known, SentenceVectors.Source source)
      throws IOException {
    String names = known.getOrDefault(AnswerIndexFile.MODELS, "\n");
    SentenceVectors models = source.open(List.of(names.split("\n", -1)));
    if (!SentenceVectors.none(models) && !models.sum().equals(known.get(AnswerIndexFile.SUM))) {
      throw new IOException(
          "its vectors are by the models %s, which are not here as they were then"
              .formatted(names.lines().toList()));
    }
    return models;
  }

  /**
   * Opens an index, to find entries by their words alone.
   *
   * @param file as {@link AnswerIndexFile#of} made it
   * @throws IOException where it is damaged or no index
   */
  public static AnswerIndex open(byte[] file) throws IOException {
    return open(file, SentenceVectors.Source.NONE);
  }

  /**
   * Opens an index.
   *
   * @param file as {@link AnswerIndexFile#of} made it
   * @param models opens those that its vectors are by
   * @throws IOException where it is damaged or no index, or a model is another one now
   */
  public static AnswerIndex open(byte[] file, SentenceVectors.Source models) throws IOException {
    Directory directory = AnswerIndexFile.directory(file);
    try {
      return new AnswerIndex(directory, DirectoryReader.open(directory), models);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The number of entries. */
  public int size() {
    return reader.numDocs();
  }

  /** The entries with their vectors, in no order that means anything. */
  public List<EncodedEntry> entries() throws IOException {
    StoredFields stored = searcher.storedFields();
    List<EncodedEntry> entries = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      List<FloatVectorValues> values = new ArrayList<>();
      for (Language language : SentenceVectors.LANGUAGES) {
        values.add(leaf.reader().getFloatVectorValues(AnswerIndexFile.vector(language)));
      }
      for (int document = 0; document < leaf.reader().maxDoc(); document++) {
        List<float[]> vectors = new ArrayList<>();
        for (FloatVectorValues ofLanguage : values) {
          vectors.add(
              ofLanguage != null && at(ofLanguage, document)
                  ? ofLanguage.vectorValue().clone()
                  : new float[0]);
        }
        entries.add(new EncodedEntry(entry(stored.document(leaf.docBase + document)), vectors));
      }
    }
    return entries;
  }

  private static boolean at(FloatVectorValues values, int document) throws IOException {
    return values.docID() == document
        || (values.docID() < document && values.advance(document) == document);
  }

  /** The models of its vectors; {@link SentenceVectors#NONE} where it is read without any. */
  public SentenceVectors models() {
    return models;
  }

  /** The entries that fit best, the best first; none where nothing of the question is known. */
  public List<Found> search(Wanted wanted, int most) {
    Set<String> terms = terms(ASKING.matcher(wanted.text()).replaceAll(" "));
    if (terms.isEmpty() || most < 1) {
      return List.of();
    }
    try {
      Optional<Near> near = near(wanted);
      int looked = near.isEmpty() ? most : Math.max(most, LOOKED_AT);
      Map<Integer, Float> hits = new TreeMap<>();
      for (ScoreDoc hit : searcher.search(query(terms, wanted), looked).scoreDocs) {
        hits.put(hit.doc, hit.score);
      }
      if (near.isPresent()) {
        for (ScoreDoc hit : searcher.search(near.get().query(wanted, looked), looked).scoreDocs) {
          hits.putIfAbsent(hit.doc, 0f);
        }
      }
      return best(hits, terms, near, most);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The entries of any language whose titles have most words of a text, by BM25. */
  public List<Entry> titled(String text, int most) {
    Set<String> terms = terms(text);
    if (terms.isEmpty()) {
      return List.of();
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    terms.forEach(term -> any.add(title(term), BooleanClause.Occur.SHOULD));
    Query query =
        new BooleanQuery.Builder()
            .add(any.build(), BooleanClause.Occur.MUST)
            .add(language(Entry.ANY), BooleanClause.Occur.FILTER)
            .build();
    try {
      StoredFields stored = searcher.storedFields();
      List<Entry> entries = new ArrayList<>();
      for (ScoreDoc hit : searcher.search(query, most).scoreDocs) {
        entries.add(entry(stored.document(hit.doc)));
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document that was found, before its texts are read. */
  private record Hit(int document, float score, double coverage, double nearness, double fit) {}

  /**
   * Puts hits in order.
   *
   * @param hits their scores by BM25, by number of the document, ascending
   */
  private List<Found> best(
      Map<Integer, Float> hits, Set<String> terms, Optional<Near> near, int most)
      throws IOException {
    double[] covered = coverage(terms, hits.keySet().stream().mapToInt(i -> i).toArray());
    List<Hit> ranked = new ArrayList<>();
    for (Map.Entry<Integer, Float> hit : hits.entrySet()) {
      double coverage = covered[ranked.size()];
      double nearness = near.isEmpty() ? 0 : near.get().of(hit.getKey());
      double fit = near.isEmpty() ? hit.getValue() : relevance.of(coverage, nearness);
      ranked.add(new Hit(hit.getKey(), hit.getValue(), coverage, nearness, fit));
    }
    ranked.sort(Comparator.comparingDouble(hit -> -hit.fit()));
    double least = ranked.isEmpty() ? 0 : ranked.get(Math.min(most, ranked.size()) - 1).fit();
    StoredFields stored = searcher.storedFields();
    List<Found> found = new ArrayList<>();
    for (Hit hit : ranked) {
      if (hit.fit() >= least) {
        found.add(
            new Found(
                entry(stored.document(hit.document())),
                hit.score(),
                hit.coverage(),
                hit.nearness(),
                near.isEmpty() ? hit.coverage() : hit.fit()));
      }
    }
    // Equally good ones in an order that does not depend on how the index was built.
    Comparator<Found> better =
        near.isEmpty()
            ? Comparator.comparingDouble((Found f) -> -f.score())
            : Comparator.comparingDouble((Found f) -> -f.relevance());
    found.sort(better.thenComparing(f -> f.entry().id()));
    return List.copyOf(found.subList(0, Math.min(most, found.size())));
  }

  private Optional<Near> near(Wanted wanted) {
    Language language = wanted.language().equals(Language.ZH.code()) ? Language.ZH : Language.EN;
    return models.dimension(language) == 0
        ? Optional.empty()
        : Optional.of(
            new Near(
                AnswerIndexFile.vector(language),
                models.of(language, read(wanted.text())),
                models.background(language),
                reader));
  }

  /** As classifiers hand texts to the same models, which then read a question once for all. */
  private static String read(String text) {
    return String.join(" ", TokenisedText.of(text).words());
  }

  /**
   * The vector of a question.
   *
   * @param field that holds the vectors of entries
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Near(
      String field, float[] vector, SentenceVectors.Background background, DirectoryReader reader) {
    Query query(Wanted wanted, int most) {
      return new KnnFloatVectorQuery(
          field, vector, most, wanted.item().map(AnswerIndex::ofItem).orElse(null));
    }

    /** The nearness of a document; 0 where that has no vector. */
    double of(int document) throws IOException {
      for (LeafReaderContext leaf : reader.leaves()) {
        int own = document - leaf.docBase;
        if (own >= 0 && own < leaf.reader().maxDoc()) {
          FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
          if (values != null && at(values, own)) {
            return background.nearness(SentenceVectors.cosine(vector, values.vectorValue(), 0));
          }
        }
      }
      return 0;
    }
  }

  private static Set<String> terms(String text) {
    List<String> terms = Terms.of(text);
    return new TreeSet<>(terms.subList(0, Math.min(MOST_TERMS, terms.size())));
  }

  private static Query title(String term) {
    return new TermQuery(new Term(AnswerIndexFile.TITLE, term));
  }

  private static Query language(String language) {
    return new TermQuery(new Term(AnswerIndexFile.LANGUAGE, language));
  }

  private static Query query(Set<String> terms, Wanted wanted) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String term : terms) {
      any.add(new BoostQuery(title(term), TITLE_WEIGHT), BooleanClause.Occur.SHOULD);
      any.add(new TermQuery(new Term(AnswerIndexFile.TEXT, term)), BooleanClause.Occur.SHOULD);
    }
    BooleanQuery.Builder query =
        new BooleanQuery.Builder()
            .add(any.build(), BooleanClause.Occur.MUST)
            .add(languages(wanted.language()), BooleanClause.Occur.FILTER);
    wanted.item().ifPresent(item -> query.add(ofItem(item), BooleanClause.Occur.FILTER));
    return query.build();
  }

  private static Query languages(String language) {
    return new BooleanQuery.Builder()
        .add(language(language), BooleanClause.Occur.SHOULD)
        .add(language(Entry.ANY), BooleanClause.Occur.SHOULD)
        .build();
  }

  private static Query ofItem(String item) {
    return new TermQuery(new Term(AnswerIndexFile.ITEM, item));
  }

  /**
   * The coverage of documents by terms, read from the terms' lists of documents: the texts need not
   * be cut into words again.
   *
   * @param documents ascending
   */
  private double[] coverage(Set<String> terms, int[] documents) throws IOException {
    double[] covered = new double[documents.length];
    double all = 0;
    for (String term : terms) {
      boolean[] has = new boolean[documents.length];
      int most = 0;
      for (String field : FIELDS) {
        Term one = new Term(field, term);
        int frequency = reader.docFreq(one);
        most = Math.max(most, frequency);
        if (frequency > 0) {
          mark(one, documents, has);
        }
      }
      double weight = Math.log(1 + (reader.numDocs() - most + .5) / (most + .5));
      all += weight;
      for (int i = 0; i < has.length; i++) {
        covered[i] += has[i] ? weight : 0;
      }
    }
    for (int i = 0; i < covered.length; i++) {
      covered[i] /= all;
    }
    return covered;
  }

  /** Marks the documents that have a term in a field. */
  private void mark(Term term, int[] documents, boolean[] has) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.NONE);
      for (int i = 0; postings != null && i < documents.length; i++) {
        int own = documents[i] - leaf.docBase;
        if (own >= 0 && own < leaf.reader().maxDoc()) {
          has[i] |=
              postings.docID() == own || (postings.docID() < own && postings.advance(own) == own);
        }
      }
    }
  }

  private static Entry entry(Document document) {
    return new Entry(
        document.get(AnswerIndexFile.ID),
        Entry.Kind.valueOf(document.get(AnswerIndexFile.KIND).toUpperCase(Locale.ROOT)),
        document.get(AnswerIndexFile.LANGUAGE),
        Optional.ofNullable(document.get(AnswerIndexFile.ITEM)),
        document.get(AnswerIndexFile.TITLE),
        document.get(AnswerIndexFile.TEXT),
        document.get(AnswerIndexFile.SOURCE));
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }
}
