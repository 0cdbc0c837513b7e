package io.shopkeeper.answer.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.answer.index.Relevance.Ranking;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RelevanceTest {
  /** Answers that are chosen by 2 × coverage + nearness, and luck. */
  private static List<Ranking> rankings(double coverage, double nearness, int questions) {
    SplittableRandom random = new SplittableRandom(7);
    List<Ranking> rankings = new ArrayList<>();
    for (int q = 0; q < questions; q++) {
      double[] x = new double[10];
      double[] y = new double[10];
      int own = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextDouble();
        y[i] = 3 * random.nextDouble();
        // The greatest of utilities with Gumbel noise: a choice by the conditional logit.
        double utility =
            coverage * x[i] + nearness * y[i] - Math.log(-Math.log(random.nextDouble()));
        own = utility > most ? i : own;
        most = Math.max(most, utility);
      }
      rankings.add(new Ranking(x, y, own));
    }
    return rankings;
  }

  @Test
  void learnsHowMuchEachMeasureCounts() {
    for (double[] truth : new double[][] {{2, 1}, {5, .2}, {.5, 2}}) {
      Relevance learned = Relevance.learned(rankings(truth[0], truth[1], 4_000));
      assertEquals(
          truth[0] / truth[1],
          learned.coverage() / learned.nearness(),
          .2 * truth[0] / truth[1],
          learned.toString());
      assertEquals(Relevance.DEFAULT.of(1, 3), learned.of(1, 3), 1e-9, "what fits well stays so");
      assertEquals(Relevance.DEFAULT.intercept(), learned.intercept());
    }
  }

  @Test
  void withoutQuestionsOrAgainstSenseItStaysAsItWas() {
    assertEquals(Relevance.DEFAULT, Relevance.learned(List.of()));
    assertEquals(Relevance.DEFAULT, Relevance.learned(rankings(-3, -1, 500)));
    Relevance one = Relevance.learned(List.of(new Ranking(new double[1], new double[1], 0)));
    assertEquals(Relevance.DEFAULT.coverage(), one.coverage(), 1e-9);
  }

  @Test
  void itIsReadAsItWasWritten() {
    Relevance odd = new Relevance(-1 / 3., Math.PI, 1e-7);
    assertEquals(odd, Relevance.parse(odd.toString()));
    assertThrows(IllegalArgumentException.class, () -> Relevance.parse("1 2"));
    assertThrows(IllegalArgumentException.class, () -> Relevance.parse("1 2 x"));
  }

  /** Where words never tell and meanings always do, the nearness counts for more. */
  @Test
  void anIndexLearnsFromItsOwnQuestions() throws IOException {
    List<EncodedEntry> entries = new ArrayList<>();
    SentenceVectors models = new Concepts("a");
    String[][] pairs = {
      {"how to send back?", "return it within thirty days"},
      {"which delivery?", "a parcel by rail"},
      {"any receipt?", "the invoice is in the box"},
      {"can I boil in it?", "the kettle may"}
    };
    for (int i = 0; i < pairs.length; i++) {
      entries.add(
          EncodedEntry.of(
              new Entry(
                  "q" + i,
                  Entry.Kind.QUESTION,
                  "en",
                  Optional.empty(),
                  pairs[i][0],
                  pairs[i][1],
                  "faq.csv"),
              models));
    }
    List<Ranking> rankings = new ArrayList<>();
    Relevance learned = RelevanceTraining.of(entries, models, rankings);
    assertEquals(4, rankings.size());
    assertTrue(learned.nearness() > Relevance.DEFAULT.nearness(), learned.toString());
    for (Ranking ranking : rankings) {
      assertEquals(0, ranking.coverage()[ranking.own()], "its title is hidden");
    }
  }
}
