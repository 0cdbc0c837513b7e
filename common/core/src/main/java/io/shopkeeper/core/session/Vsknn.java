package io.shopkeeper.core.session;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.io.Serializable;
import java.util.Arrays;

/**
 * V-SKNN, vector multiplication session-based nearest neighbours (Ludewig and Jannach 2018,
 * "Evaluation of session-based recommendation algorithms", section 3.2), with the weights of items
 * that their code and Ludewig et al. 2021 add.
 *
 * <p>Of the sessions that share an item with the current session s, the {@code sample} most recent
 * are compared, sim(s, n) = Σ of w(i) over the items i of both, where w(i) falls with the steps
 * a(i) from the end of s, from 1, at which i stands last, so that what came last counts most. The
 * {@code neighbours} most alike score their items:
 *
 * <pre>
 * score(j) = Σ over neighbours n with j of sim(s, n) · w(the last item of s that is in n) · (1 + λ · idf(j))
 * idf(j) = ln(sessions ÷ sessions with j)
 * </pre>
 */
public final class Vsknn implements NextItem {
  private static final long serialVersionUID = 1L;
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final SessionIndex index;
  private final Parameters parameters;
  private final float[] weight;

  /** How much less an item weighs the further from the end of the session it stands. */
  public enum Decay {
    /** A tenth less for each step: max(0, 1 − 0.1 · (a − 1)). */
    LINEAR {
      @Override
      double weight(int stepsFromEnd) {
        return Math.max(0, 1 - 0.1 * (stepsFromEnd - 1));
      }
    },
    /** 1 ÷ a, the default of the authors' code. */
    RECIPROCAL {
      @Override
      double weight(int stepsFromEnd) {
        return 1.0 / stepsFromEnd;
      }
    };

    /**
     * w(a).
     *
     * @param stepsFromEnd a, 1 for the last item
     */
    abstract double weight(int stepsFromEnd);
  }

  /**
   * How the current session is compared with past ones.
   *
   * @param neighbours how many of the nearest sessions score their items, at least 1
   * @param sample how many of the most recent sessions with a common item are compared, at least 1
   * @param decay w, the weight of an item by its distance from the end of the current session
   * @param idfWeight λ, how much more a rare item counts, at least 0
   * @param longest how many of the last items of the current session count, at least 1
   */
  public record Parameters(int neighbours, int sample, Decay decay, double idfWeight, int longest)
      implements Serializable {
    /** Refuses what would find nothing. */
    public Parameters {
      if (neighbours < 1 || sample < 1 || longest < 1 || !(idfWeight >= 0)) {
        throw new IllegalArgumentException(
            "V-SKNN with %d neighbours of %d, idf weight %s, %d items"
                .formatted(neighbours, sample, idfWeight, longest));
      }
    }
  }

  /** A model of past sessions. */
  public Vsknn(SessionIndex index, Parameters parameters) {
    this.index = index;
    this.parameters = parameters;
    this.weight = new float[index.items()];
    for (int i = 0; i < weight.length; i++) {
      if (index.holders(i) > 0) {
        double idf = Math.log((double) index.sessions() / index.holders(i));
        weight[i] = (float) (1 + parameters.idfWeight() * idf);
      }
    }
  }

  @Override
  public String source() {
    return "vsknn";
  }

  /** The past sessions. */
  public SessionIndex index() {
    return index;
  }

  /** How it compares. */
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public ScoredItems next(int[] session, int k, int[] excludedSorted) {
    Scratch scratch = SCRATCH.get();
    scratch.ensure(index);
    int from = Math.max(0, session.length - parameters.longest());
    int touched = compare(session, from, scratch);
    int[] nearest = nearest(scratch, touched);
    return score(nearest, k, excludedSorted, scratch);
  }

  /** Adds up the weights of shared items; returns how many sessions share one. */
  private int compare(int[] session, int from, Scratch scratch) {
    int touched = 0;
    for (int p = session.length - 1; p >= from; p--) {
      int i = session[p];
      if (i < 0 || i >= index.items() || scratch.counted[i]) {
        continue;
      }
      scratch.counted[i] = true;
      int stepsFromEnd = session.length - p;
      double w = parameters.decay().weight(stepsFromEnd);
      // The most recent of all sharing sessions are among the most recent of each item's.
      int holders = index.holders(i);
      for (int n = Math.max(0, holders - parameters.sample()); n < holders; n++) {
        int s = index.holder(i, n);
        if (scratch.lastStep[s] == 0) {
          scratch.touched[touched++] = s;
          scratch.lastStep[s] = stepsFromEnd;
        }
        scratch.similarity[s] += w;
      }
    }
    for (int p = from; p < session.length; p++) {
      if (session[p] >= 0 && session[p] < index.items()) {
        scratch.counted[session[p]] = false;
      }
    }
    return touched;
  }

  /** The neighbours, oldest first. */
  private int[] nearest(Scratch scratch, int touched) {
    Arrays.sort(scratch.touched, 0, touched);
    int oldest = Math.max(0, touched - parameters.sample());
    TopK best = new TopK(parameters.neighbours());
    for (int t = touched - 1; t >= oldest; t--) {
      int s = scratch.touched[t];
      // Of equals the more recent one: a smaller index for the selector.
      best.offer(index.sessions() - 1 - s, (float) scratch.similarity[s]);
    }
    int[] nearest = best.take().items();
    for (int n = 0; n < nearest.length; n++) {
      nearest[n] = index.sessions() - 1 - nearest[n];
    }
    Arrays.sort(nearest);
    scratch.forgetBut(nearest, touched);
    return nearest;
  }

  private ScoredItems score(int[] nearest, int k, int[] excludedSorted, Scratch scratch) {
    int found = 0;
    for (int s : nearest) {
      double strength = scratch.similarity[s] * parameters.decay().weight(scratch.lastStep[s]);
      scratch.similarity[s] = 0;
      scratch.lastStep[s] = 0;
      if (strength <= 0) {
        continue;
      }
      for (int n = 0; n < index.size(s); n++) {
        int i = index.item(s, n);
        if (scratch.score[i] == 0) {
          scratch.found[found++] = i;
        }
        scratch.score[i] += strength * weight[i];
      }
    }
    TopK best = new TopK(k);
    for (int n = 0; n < found; n++) {
      int i = scratch.found[n];
      if (Arrays.binarySearch(excludedSorted, i) < 0) {
        best.offer(i, (float) scratch.score[i]);
      }
      scratch.score[i] = 0;
    }
    return best.take();
  }

  /** Dense arrays of a thread; zeros between uses. */
  private static final class Scratch {
    private double[] similarity = new double[0];
    private int[] lastStep = new int[0];
    private int[] touched = new int[0];
    private double[] score = new double[0];
    private int[] found = new int[0];
    private boolean[] counted = new boolean[0];

    void ensure(SessionIndex index) {
      if (similarity.length < index.sessions()) {
        similarity = new double[index.sessions()];
        lastStep = new int[index.sessions()];
        touched = new int[index.sessions()];
      }
      if (score.length < index.items()) {
        score = new double[index.items()];
        found = new int[index.items()];
        counted = new boolean[index.items()];
      }
    }

    void forgetBut(int[] keptSorted, int n) {
      for (int t = 0; t < n; t++) {
        if (Arrays.binarySearch(keptSorted, touched[t]) < 0) {
          similarity[touched[t]] = 0;
          lastStep[touched[t]] = 0;
        }
      }
    }
  }
}
