package io.shopkeeper.answer.index;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;

/**
 * Finds the entries that may answer a question, by BM25 (Robertson and Zaragoza 2009) over title
 * and text; read-only and thread-safe.
 */
public final class AnswerIndex implements Closeable {
  /** The language of entries that questions in every language find. */
  private static final String ANY = "other";

  /** A word in the title says more than one in the text. */
  private static final float TITLE_WEIGHT = 2;

  /** Longer questions are cut: what a customer wants stands in their first words. */
  private static final int MOST_TERMS = 64;

  private final Directory directory;
  private final IndexReader reader;
  private final IndexSearcher searcher;

  /**
   * An entry that was found.
   *
   * @param score by BM25; comparable within one search only
   * @param coverage the share of the question's terms that the entry has, each weighted by how rare
   *     it is, in [0, 1]
   */
  public record Found(Entry entry, float score, double coverage) {}

  /**
   * What is looked for.
   *
   * @param text the question
   * @param language {@code zh} or {@code en}; entries of the other language are not found
   * @param item the product that the question is about, if one is known: entries on other products
   *     are not found
   */
  public record Wanted(String text, String language, Optional<String> item) {}

  private AnswerIndex(Directory directory, IndexReader reader) {
    this.directory = directory;
    this.reader = reader;
    this.searcher = new IndexSearcher(reader);
  }

  /**
   * Opens an index.
   *
   * @param file as {@link AnswerIndexFile#of} made it
   * @throws IOException where it is damaged or no index
   */
  public static AnswerIndex open(byte[] file) throws IOException {
    Directory directory = AnswerIndexFile.directory(file);
    try {
      return new AnswerIndex(directory, DirectoryReader.open(directory));
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The number of entries. */
  public int size() {
    return reader.numDocs();
  }

  /** The entries that fit best, the best first; none where nothing of the question is known. */
  public List<Found> search(Wanted wanted, int most) {
    Set<String> terms = new TreeSet<>(first(Terms.of(wanted.text())));
    if (terms.isEmpty() || most < 1) {
      return List.of();
    }
    try {
      Map<String, Double> weights = weights(terms);
      StoredFields stored = searcher.storedFields();
      List<Found> found = new ArrayList<>();
      for (ScoreDoc hit : searcher.search(query(terms, wanted), most).scoreDocs) {
        Entry entry = entry(stored.document(hit.doc));
        found.add(new Found(entry, hit.score, coverage(weights, entry)));
      }
      // Equally good ones in an order that does not depend on how the index was built.
      found.sort(
          Comparator.comparingDouble((Found f) -> -f.score()).thenComparing(f -> f.entry().id()));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> first(List<String> terms) {
    return terms.subList(0, Math.min(MOST_TERMS, terms.size()));
  }

  private static Query query(Set<String> terms, Wanted wanted) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String term : terms) {
      any.add(
          new BoostQuery(new TermQuery(new Term(AnswerIndexFile.TITLE, term)), TITLE_WEIGHT),
          BooleanClause.Occur.SHOULD);
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
        .add(
            new TermQuery(new Term(AnswerIndexFile.LANGUAGE, language)), BooleanClause.Occur.SHOULD)
        .add(new TermQuery(new Term(AnswerIndexFile.LANGUAGE, ANY)), BooleanClause.Occur.SHOULD)
        .build();
  }

  private static Query ofItem(String item) {
    return new TermQuery(new Term(AnswerIndexFile.ITEM, item));
  }

  /** How rare each term is: the weight that BM25 gives it. */
  private Map<String, Double> weights(Set<String> terms) throws IOException {
    Map<String, Double> weights = new HashMap<>();
    for (String term : terms) {
      int has =
          Math.max(
              reader.docFreq(new Term(AnswerIndexFile.TITLE, term)),
              reader.docFreq(new Term(AnswerIndexFile.TEXT, term)));
      weights.put(term, Math.log(1 + (reader.numDocs() - has + .5) / (has + .5)));
    }
    return weights;
  }

  private static double coverage(Map<String, Double> weights, Entry entry) {
    Set<String> has = new HashSet<>(Terms.of(entry.title()));
    has.addAll(Terms.of(entry.text()));
    double all = 0;
    double covered = 0;
    for (Map.Entry<String, Double> term : weights.entrySet()) {
      all += term.getValue();
      covered += has.contains(term.getKey()) ? term.getValue() : 0;
    }
    return covered / all;
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
