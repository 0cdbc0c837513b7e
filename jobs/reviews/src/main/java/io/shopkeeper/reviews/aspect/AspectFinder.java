package io.shopkeeper.reviews.aspect;

import io.shopkeeper.reviews.aspect.Meaning.Role;
import io.shopkeeper.text.Normal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the aspects that a text speaks of and what it thinks of them, in time linear in its length.
 * A clause praises or blames an aspect if a word of praise or blame stands near one that speaks of
 * the aspect; words such as {@code not} turn what follows. Where nothing stands near, nothing is
 * said.
 */
public final class AspectFinder {
  /** An opinion that weighs less stands too far away, or beside one of the opposite. */
  private static final double WEAKEST = .3;

  private final Lexicon lexicon;
  private final WordTrie words;
  private final OwnTerms own;

  private AspectFinder(Lexicon lexicon, WordTrie words, OwnTerms own) {
    this.lexicon = lexicon;
    this.words = words;
    this.own = own;
  }

  /** A finder of the aspects of goods of a family. */
  public static AspectFinder of(String family) {
    return new AspectFinder(Lexicon.ours(), Lexicon.ours().words(family), OwnTerms.NONE);
  }

  /** A finder that knows a shop's own terms besides. */
  public AspectFinder knowing(OwnTerms terms) {
    return new AspectFinder(lexicon, words, terms);
  }

  /** The words of a folded text in its order: of two that share letters, the lexicon's. */
  private List<Found> find(String text) {
    List<Found> found = words.find(text);
    if (own.terms().isEmpty()) {
      return found;
    }
    List<Found> all = new ArrayList<>();
    int next = 0;
    int end = 0;
    for (Found term : own.words().find(text)) {
      while (next < found.size() && found.get(next).start() < term.end()) {
        end = found.get(next).end();
        all.add(found.get(next++));
      }
      if (term.start() >= end) {
        all.add(numbered(term));
      }
    }
    all.addAll(found.subList(next, found.size()));
    return all;
  }

  /** A term whose aspect's number follows those of the lexicon. */
  private Found numbered(Found term) {
    int number = lexicon.aspects().size() + term.meanings().get(0).aspect();
    return new Found(term.start(), term.end(), List.of(new Meaning(Role.TERM, number, 0)));
  }

  private Aspect aspect(int number) {
    int known = lexicon.aspects().size();
    return number < known
        ? lexicon.aspect(number)
        : lexicon.aspect(own.terms().get(number - known));
  }

  /** The families of goods, the general one first. */
  public static List<String> families() {
    return Lexicon.ours().families();
  }

  /** The mentions in the order of the text; at most one for each aspect of a clause. */
  public List<Mention> mentions(String text) {
    return mentions(text, TermOpinion.OF_LEXICON);
  }

  /**
   * The mentions in the order of the text; at most one for each aspect of a clause.
   *
   * @param told what is thought of words that speak of aspects
   */
  public List<Mention> mentions(String text, TermOpinion told) {
    String folded = Normal.inPlace(text);
    List<Clause> clauses = Clause.of(folded, find(folded));
    List<Mention> mentions = new ArrayList<>();
    for (int i = 0; i < clauses.size(); i++) {
      collect(folded, clauses, i, opinions(text, clauses, i, told), mentions);
    }
    return mentions;
  }

  /**
   * What is thought of words of a clause, by their places in the text. The sentence is looked for
   * when somebody is asked about it: the lexicon has no need of it.
   */
  private static TermOpinion opinions(String text, List<Clause> clauses, int i, TermOpinion told) {
    return told == TermOpinion.OF_LEXICON
        ? told
        : (all, start, end, said) -> {
          int begin = sentenceBegin(clauses, i);
          String sentence = text.substring(begin, sentenceEnd(clauses, i));
          return told.of(sentence, start - begin, end - begin, said);
        };
  }

  private static int sentenceBegin(List<Clause> clauses, int i) {
    int first = i;
    while (first > 0 && clauses.get(first - 1).sentence() == clauses.get(i).sentence()) {
      first--;
    }
    return clauses.get(first).start();
  }

  private static int sentenceEnd(List<Clause> clauses, int i) {
    int last = i;
    while (last + 1 < clauses.size()
        && clauses.get(last + 1).sentence() == clauses.get(i).sentence()) {
      last++;
    }
    return clauses.get(last).end();
  }

  private void collect(
      String text, List<Clause> clauses, int i, TermOpinion told, List<Mention> mentions) {
    Clause clause = clauses.get(i);
    Map<Integer, Double> scores = new LinkedHashMap<>();
    List<Opinion> opinions = Opinion.of(text, clause);
    List<Integer> silent = new ArrayList<>();
    for (Found word : clause.words()) {
      for (Meaning meaning : word.meanings()) {
        if (meaning.role() == Role.VERDICT) {
          scores.merge(meaning.aspect(), Opinion.turned(text, clause, word, meaning), Double::sum);
        } else if (meaning.role() == Role.TERM) {
          double said = Opinion.near(text, word.start(), word.end(), meaning.aspect(), opinions);
          double score = told.of(text, word.start(), word.end(), said);
          if (score == 0) {
            silent.add(meaning.aspect());
          } else {
            scores.merge(meaning.aspect(), score, Double::sum);
          }
        }
      }
    }
    scores.forEach((aspect, score) -> add(aspect, score, clause.start(), clause.end(), mentions));
    silent.removeAll(scores.keySet());
    if (!silent.isEmpty() && scores.isEmpty()) {
      beside(text, clauses, i, silent, mentions);
    }
  }

  /**
   * What the next clause says of aspects that this one only names, as in "the fabric, it itches".
   */
  private void beside(
      String text, List<Clause> clauses, int i, List<Integer> silent, List<Mention> mentions) {
    Clause clause = clauses.get(i);
    if (i + 1 == clauses.size()) {
      return;
    }
    Clause next = clauses.get(i + 1);
    boolean goesOn =
        next.sentence() == clause.sentence()
            && !next.turned()
            && next.words().stream().noneMatch(w -> w.is(Role.TERM) || w.is(Role.VERDICT));
    if (goesOn) {
      List<Opinion> opinions = Opinion.of(text, next);
      silent.stream()
          .distinct()
          .forEach(
              aspect ->
                  add(
                      aspect,
                      Opinion.near(text, next.start(), next.start(), aspect, opinions),
                      clause.start(),
                      next.end(),
                      mentions));
    }
  }

  private void add(int aspect, double score, int start, int end, List<Mention> mentions) {
    if (Math.abs(score) >= WEAKEST) {
      mentions.add(new Mention(aspect(aspect), score > 0 ? 1 : -1, start, end));
    }
  }

  /**
   * What a text thinks of something that it names between two indices: above 0 for praise, below
   * for blame, 0 if no word near it tells.
   */
  public double polarity(String text, int start, int end) {
    String folded = Normal.inPlace(text);
    List<Found> found = words.find(folded);
    int[] about = {-1};
    found.stream()
        .filter(word -> word.start() < end && word.end() > start)
        .flatMap(word -> word.meanings().stream())
        .filter(meaning -> meaning.role() == Role.TERM)
        .forEach(meaning -> about[0] = meaning.aspect());
    double best = 0;
    for (Clause clause : Clause.of(folded, found)) {
      if (clause.start() <= start && start < clause.end()) {
        best += Opinion.near(folded, start, end, about[0], Opinion.of(folded, clause));
      }
    }
    return best;
  }
}
