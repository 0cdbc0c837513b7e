package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Learns from a log how alike features make two items, sim(j, i) = Σ_f w_f x_jf x_if: the diagonal
 * of a feature-based bilinear similarity (Sharma, Zhou, Hu and Karypis 2015: Feature-based
 * factorized Bilinear Similarity Model for Cold-Start Top-n Item Recommendation), by the closed
 * form of EASE: the weights with which the sum over a customer's other items comes nearest to
 * whether the customer has an item, in squares over all customers and items.
 *
 * <p>The normal matrix of all pairs is (Σ_u p_u p_uᵀ) ∘ (Σ_i x_i x_iᵀ), with p_u the sum of the
 * customer's items; only pairs of a customer and an own item, which must not predict itself, are
 * gone through. A weight is that of its kind plus a deviation with a ridge of density ÷ (the kind's
 * weight)²: the prior under which a deviation is as large as the weight, and a target that is 1
 * with the density of the log varies by it.
 */
public final class ContentWeights {
  /** Interactions that are learned from; of more users every n-th is taken. */
  private static final int MOST_INTERACTIONS = 300_000;

  private static final int MOST_STEPS = 200;
  private static final double ENOUGH = 1e-9;

  private final double[][] normal;
  private final double[] right;
  private final double density;

  private ContentWeights(double[][] normal, double[] right, double density) {
    this.normal = normal;
    this.right = right;
    this.density = density;
  }

  /**
   * The weight of each feature; all 0 where the log gives no reason for one.
   *
   * @param taken who has which item; weights of 0 or less are none
   * @param content of the same items
   */
  public static double[] learned(InteractionMatrix taken, ItemContent content) {
    if (taken.items() != content.items()) {
      throw new IllegalArgumentException(
          "content of " + content.items() + " items for a log of " + taken.items());
    }
    return equations(taken, content).weights(content.kind());
  }

  private static ContentWeights equations(InteractionMatrix taken, ItemContent content) {
    int features = content.size();
    InteractionMatrix x = content.features();
    int every = (int) ((long) taken.size() / MOST_INTERACTIONS) + 1;
    Gram profiles = new Gram(features);
    double[][] own = new double[features][features];
    double[] right = new double[features];
    boolean[] known = new boolean[taken.items()];
    double[] profile = new double[features];
    int users = 0;
    long pairs = 0;
    for (int u = 0; u < taken.users(); u += every) {
      int[] history = history(taken, u);
      if (history.length < 2) {
        continue;
      }
      users++;
      pairs += history.length;
      for (int item : history) {
        known[item] = true;
        add(x, item, profile);
      }
      profiles.add(profile);
      for (int item : history) {
        addOwn(x, item, profile, own, right);
      }
      Arrays.fill(profile, 0);
    }
    Gram items = new Gram(features);
    int of = 0;
    for (int item = 0; item < known.length; item++) {
      if (known[item]) {
        add(x, item, profile);
        items.add(profile);
        Arrays.fill(profile, 0);
        of++;
      }
    }
    for (int f = 0; f < features; f++) {
      for (int g = f; g < features; g++) {
        own[f][g] += profiles.sum[f][g] * items.sum[f][g];
        own[g][f] = own[f][g];
      }
    }
    return new ContentWeights(own, right, users == 0 ? 0 : (double) pairs / users / of);
  }

  private static int[] history(InteractionMatrix taken, int user) {
    return IntStream.range(taken.rowStart()[user], taken.rowStart()[user + 1])
        .filter(e -> taken.weight()[e] > 0)
        .map(e -> taken.item()[e])
        .toArray();
  }

  private static void add(InteractionMatrix x, int item, double[] to) {
    for (int e = x.rowStart()[item]; e < x.rowStart()[item + 1]; e++) {
      to[x.item()[e]] += x.weight()[e];
    }
  }

  /** A pair of a customer and an own item, of which the profile leaves out the item itself. */
  private static void addOwn(
      InteractionMatrix x, int item, double[] profile, double[][] normal, double[] right) {
    int from = x.rowStart()[item];
    int n = x.rowStart()[item + 1] - from;
    double[] with = new double[n];
    double[] without = new double[n];
    for (int a = 0; a < n; a++) {
      double value = x.weight()[from + a];
      with[a] = profile[x.item()[from + a]] * value;
      without[a] = with[a] - value * value;
      right[x.item()[from + a]] += without[a];
    }
    for (int a = 0; a < n; a++) {
      double[] row = normal[x.item()[from + a]];
      for (int b = a; b < n; b++) {
        row[x.item()[from + b]] += without[a] * without[b] - with[a] * with[b];
      }
    }
  }

  /** The upper triangle of Σ v vᵀ over sparse vectors. */
  private static final class Gram {
    final double[][] sum;
    private final int[] at;

    Gram(int n) {
      this.sum = new double[n][n];
      this.at = new int[n];
    }

    void add(double[] vector) {
      int n = 0;
      for (int f = 0; f < vector.length; f++) {
        if (vector[f] != 0) {
          at[n++] = f;
        }
      }
      for (int a = 0; a < n; a++) {
        double[] row = sum[at[a]];
        double value = vector[at[a]];
        for (int b = a; b < n; b++) {
          row[at[b]] += value * vector[at[b]];
        }
      }
    }
  }

  private double[] weights(ItemContent.Kind[] kind) {
    Map<ItemContent.Kind, Double> ofKind = ofKinds(kind);
    double[] weights = Arrays.stream(kind).mapToDouble(k -> ofKind.getOrDefault(k, 0.0)).toArray();
    int[] live =
        IntStream.range(0, kind.length).filter(f -> weights[f] > 0 && normal[f][f] > 0).toArray();
    double[][] ridged = new double[live.length][live.length];
    double[] missed = new double[live.length];
    for (int a = 0; a < live.length; a++) {
      missed[a] = right[live[a]];
      for (int b = 0; b < live.length; b++) {
        ridged[a][b] = normal[live[a]][live[b]];
        missed[a] -= ridged[a][b] * weights[live[b]];
      }
      ridged[a][a] += density / (weights[live[a]] * weights[live[a]]);
    }
    double[] deviation = solved(ridged, missed);
    for (int a = 0; a < live.length; a++) {
      weights[live[a]] += deviation[a];
    }
    return weights;
  }

  /** One weight for each kind, above 0: kinds that would be below are left out, the worst first. */
  private Map<ItemContent.Kind, Double> ofKinds(ItemContent.Kind[] kind) {
    Map<ItemContent.Kind, int[]> features = new EnumMap<>(ItemContent.Kind.class);
    for (ItemContent.Kind one : ItemContent.Kind.values()) {
      int[] its = IntStream.range(0, kind.length).filter(f -> kind[f] == one).toArray();
      if (sum(its, its) > 0) {
        features.put(one, its);
      }
    }
    while (true) {
      List<ItemContent.Kind> left = List.copyOf(features.keySet());
      double[][] summed = new double[left.size()][left.size()];
      double[] target = new double[left.size()];
      for (int a = 0; a < target.length; a++) {
        target[a] = Arrays.stream(features.get(left.get(a))).mapToDouble(f -> right[f]).sum();
        for (int b = 0; b < target.length; b++) {
          summed[a][b] = sum(features.get(left.get(a)), features.get(left.get(b)));
        }
      }
      double[] weights = solved(summed, target);
      int worst =
          IntStream.range(0, weights.length).reduce(0, (a, b) -> weights[b] < weights[a] ? b : a);
      if (weights.length == 0 || weights[worst] > 0) {
        Map<ItemContent.Kind, Double> all = new EnumMap<>(ItemContent.Kind.class);
        for (int a = 0; a < weights.length; a++) {
          all.put(left.get(a), weights[a]);
        }
        return all;
      }
      features.remove(left.get(worst));
    }
  }

  /** The sum of the normal matrix over some rows and columns. */
  private double sum(int[] rows, int[] columns) {
    double sum = 0;
    for (int f : rows) {
      for (int g : columns) {
        sum += normal[f][g];
      }
    }
    return sum;
  }

  /**
   * Solves a system that is positive definite, or as good as, by conjugate gradients with its
   * diagonal as preconditioner (Golub and Van Loan, Matrix Computations, section 11.5).
   */
  private static double[] solved(double[][] matrix, double[] right) {
    int n = right.length;
    double[] x = new double[n];
    double[] residual = right.clone();
    double[] direction = new double[n];
    double before = 0;
    double first = 0;
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] scaled = new double[n];
      double now = 0;
      for (int i = 0; i < n; i++) {
        scaled[i] = residual[i] / matrix[i][i];
        now += scaled[i] * residual[i];
      }
      first = step == 0 ? now : first;
      if (!(now > ENOUGH * ENOUGH * first)) {
        break;
      }
      double[] image = new double[n];
      double curvature = 0;
      for (int i = 0; i < n; i++) {
        direction[i] = scaled[i] + (step == 0 ? 0 : now / before * direction[i]);
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          image[i] += matrix[i][j] * direction[j];
        }
        curvature += image[i] * direction[i];
      }
      if (!(curvature > 0)) {
        break;
      }
      for (int i = 0; i < n; i++) {
        x[i] += now / curvature * direction[i];
        residual[i] -= now / curvature * image[i];
      }
      before = now;
    }
    return x;
  }

  /**
   * The items that are most like each item by its content, and how much.
   *
   * @param weights of the features
   * @param wanted by item, whether it may be a neighbour
   * @param topN number of neighbours kept of an item, at least 1; none with a likeness of 0 or less
   */
  public static Neighbours neighbours(
      ItemContent content, double[] weights, boolean[] wanted, int topN) {
    InteractionMatrix x = content.features();
    InteractionMatrix byFeature = only(x, wanted).transpose();
    int items = content.items();
    ScoredItems[] near = new ScoredItems[items];
    IntStream.range(0, items)
        .parallel()
        .forEach(j -> near[j] = nearest(x, byFeature, weights, j, topN));
    int[] rowStart = new int[items + 1];
    for (int j = 0; j < items; j++) {
      rowStart[j + 1] = Math.addExact(rowStart[j], near[j].size());
    }
    int[] neighbour = new int[rowStart[items]];
    float[] likeness = new float[neighbour.length];
    for (int j = 0; j < items; j++) {
      System.arraycopy(near[j].items(), 0, neighbour, rowStart[j], near[j].size());
      System.arraycopy(near[j].scores(), 0, likeness, rowStart[j], near[j].size());
    }
    return new Neighbours(rowStart, neighbour, likeness);
  }

  /** The features of some items alone; the others have none. */
  private static InteractionMatrix only(InteractionMatrix x, boolean[] wanted) {
    int[] rowStart = new int[x.users() + 1];
    int[] feature = new int[x.size()];
    float[] value = new float[x.size()];
    int n = 0;
    for (int i = 0; i < x.users(); i++) {
      for (int e = x.rowStart()[i]; wanted[i] && e < x.rowStart()[i + 1]; e++) {
        feature[n] = x.item()[e];
        value[n++] = x.weight()[e];
      }
      rowStart[i + 1] = n;
    }
    return new InteractionMatrix(
        x.users(), x.items(), rowStart, Arrays.copyOf(feature, n), Arrays.copyOf(value, n));
  }

  private static ScoredItems nearest(
      InteractionMatrix x, InteractionMatrix byFeature, double[] weights, int j, int topN) {
    double[] likeness = new double[x.users()];
    for (int e = x.rowStart()[j]; e < x.rowStart()[j + 1]; e++) {
      int feature = x.item()[e];
      double factor = weights[feature] * x.weight()[e];
      if (factor != 0) {
        for (int p = byFeature.rowStart()[feature]; p < byFeature.rowStart()[feature + 1]; p++) {
          likeness[byFeature.item()[p]] += factor * byFeature.weight()[p];
        }
      }
    }
    TopK best = new TopK(topN);
    for (int i = 0; i < likeness.length; i++) {
      float score = (float) likeness[i];
      if (score > 0 && i != j && score >= best.threshold()) {
        best.offer(i, score);
      }
    }
    return best.take();
  }
}
