package io.shopkeeper.deep.layer;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The implementation of {@link SampledRanking}. The inputs of all unmasked steps form the columns
 * of one matrix, the weights of the sampled items those of another; their product contains all
 * scores of the loss, with those of one step contiguous.
 */
final class SampledSteps extends BaseOutputLayer<SampledRanking> {
  private static final long serialVersionUID = 1L;
  private static final String W = SampledRanking.WEIGHTS;
  private static final String B = SampledRanking.BIAS;
  private static final String C = SampledRanking.REPEATED;

  private transient Batch batch;
  private transient double lossOfBackward = Double.NaN;

  SampledSteps(NeuralNetConfiguration conf) {
    super(conf, DataType.FLOAT);
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  protected INDArray getLabels2d(LayerWorkspaceMgr workspaces, ArrayType type) {
    return labels;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState current, int examples) {
    return null;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Batch learned = batch();
    learned.score(getParam(W), getParam(B), repeated());
    lossOfBackward = learned.lossAndGradient(layerConf());
    learned.weightGradient(gradientViews.get(W), gradientViews.get(B));
    if (layerConf().repeats() > 0) {
      Floats.write(learned.repeatedGradient(), gradientViews.get(C));
    }
    INDArray next =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'f');
    learned.inputGradient(next);
    String[] keys = gradientViews.keySet().toArray(String[]::new);
    return new Pair<>(Unrolled.gradient(gradientViews, keys), next);
  }

  @Override
  public double computeScore(
      double regularisation, boolean training, LayerWorkspaceMgr workspaces) {
    double loss = lossOfBackward;
    if (!training || Double.isNaN(loss)) {
      Batch judged = batch();
      judged.score(getParam(W), getParam(B), repeated());
      loss = judged.lossAndGradient(layerConf());
    }
    lossOfBackward = Double.NaN;
    score = loss / input.size(0) + regularisation;
    return score;
  }

  @Override
  public INDArray computeScoreForExamples(double regularisation, LayerWorkspaceMgr workspaces) {
    throw new UnsupportedOperationException(
        "a sampled ranking has no loss of single examples " + layerId());
  }

  private float[] repeated() {
    float[] scores = new float[layerConf().repeats()];
    if (scores.length > 0) {
      Floats.read(getParam(C), scores);
    }
    return scores;
  }

  private Batch batch() {
    if (input == null || labels == null) {
      throw new IllegalStateException("no loss without input and labels " + layerId());
    }
    if (batch == null) {
      batch = new Batch(layerConf().size(), (int) layerConf().getNOut(), layerConf().repeats());
    }
    batch.begin(input, labels, maskArray);
    return batch;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (training) {
      return workspaces.dup(ArrayType.ACTIVATIONS, input);
    }
    int examples = (int) input.size(0);
    int steps = (int) input.size(2);
    int size = layerConf().size();
    int channels = (int) layerConf().getNIn();
    int items = (int) layerConf().getNOut();
    INDArray out =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {examples, items, steps}, 'f');
    INDArray in = Floats.columnMajor(input);
    NativeMatrix from = new NativeMatrix(Floats.pointer(in), examples, channels * steps);
    NativeMatrix to = new NativeMatrix(Floats.pointer(out), examples, items * steps);
    INDArray w = Floats.columnMajor(getParam(W));
    NativeMatrix weights = new NativeMatrix(Floats.pointer(w), size, items);
    for (int t = 0; t < steps; t++) {
      NativeMatrix.multiply(
          from.at((long) t * examples * channels, examples, size),
          weights,
          0,
          to.at((long) t * examples * items, examples, items));
    }
    out.addi(getParam(B).reshape(1, items, 1));
    float[] repeated = repeated();
    if (repeated.length > 0) {
      addRepeated(in, repeated, out);
    }
    return out;
  }

  private void addRepeated(INDArray in, float[] repeated, INDArray out) {
    int steps = (int) in.size(2);
    Seen seen = new Seen((int) layerConf().getNOut(), repeated.length);
    for (int e = 0; e < in.size(0); e++) {
      for (int t = 0; t < steps; t++) {
        seen.step(t, in.getInt(e, layerConf().size(), t));
        for (int item : seen.items()) {
          float score = out.getFloat(e, item, t) + repeated[seen.age(item)];
          out.putScalar(e, item, t, score);
        }
      }
      seen.forget();
    }
  }

  /** The step at which each item of a sequence was last seen, while iterating over the sequence. */
  private static final class Seen {
    private final int[] lastStep;
    private final int longest;
    private int[] items = new int[0];
    private int count;
    private int now;

    Seen(int catalogue, int longest) {
      this.lastStep = new int[catalogue];
      Arrays.fill(lastStep, -1);
      this.longest = longest;
    }

    void step(int t, int item) {
      if (item < 0 || item >= lastStep.length) {
        throw new IllegalArgumentException(
            "item " + item + " of the input is outside a ranking of " + lastStep.length);
      }
      if (lastStep[item] < 0) {
        items = count < items.length ? items : Arrays.copyOf(items, 2 * count + 8);
        items[count++] = item;
      }
      lastStep[item] = t;
      now = t;
    }

    /** Number of steps since an item was seen; −1 if it was not, or not recently enough. */
    int age(int item) {
      int age = now - lastStep[item];
      return lastStep[item] < 0 || age >= longest ? -1 : age;
    }

    /** The items that were seen recently enough. */
    int[] items() {
      return Arrays.stream(items, 0, count).filter(item -> age(item) >= 0).toArray();
    }

    void forget() {
      for (int i = 0; i < count; i++) {
        lastStep[items[i]] = -1;
      }
      count = 0;
    }
  }

  /** A batch's unmasked steps, its negatives, and the memory for their scores. */
  private static final class Batch {
    private final int size;
    private final int channels;
    private final int items;
    private final Seen seen;
    private float[] repeatedGradient;
    private int[] age = new int[0];
    private int[] ownAge = new int[0];
    private int examples;
    private int positions;
    private int[] exampleOf = new int[0];
    private int[] stepOf = new int[0];
    private float[] weight = new float[0];
    private int[] target = new int[0];
    private int[] negative = new int[0];
    private boolean all;
    private float[] x = new float[0];
    private float[] targetWeights = new float[0];
    private float[] targetScore = new float[0];
    private float[] scores = new float[0];
    private float[] column;
    private NativeMatrix xs;
    private NativeMatrix ws;
    private NativeMatrix some;
    private NativeMatrix rs;
    private NativeMatrix dx;
    private NativeMatrix dw;

    Batch(int size, int items, int repeats) {
      this.size = size;
      this.channels = size + (repeats > 0 ? 1 : 0);
      this.items = items;
      this.seen = new Seen(items, repeats);
      this.repeatedGradient = new float[repeats];
      this.column = new float[size];
    }

    void begin(INDArray input, INDArray labels, INDArray mask) {
      examples = (int) input.size(0);
      int steps = (int) input.size(2);
      int columns = (int) labels.size(1);
      if (labels.rank() != 2 || labels.size(0) != examples || columns < steps) {
        throw new IllegalArgumentException(
            "labels %s of %d examples with %d steps: give [examples, steps + negatives]"
                .formatted(Arrays.toString(labels.shape()), examples, steps));
      }
      int[] ids = (labels.isView() ? labels.dup('c') : Floats.rowMajor(labels)).data().asInt();
      if (exampleOf.length < examples * steps) {
        exampleOf = new int[examples * steps];
        stepOf = new int[examples * steps];
        weight = new float[examples * steps];
        target = new int[examples * steps];
      }
      positions = 0;
      for (int e = 0; e < examples; e++) {
        for (int t = 0; t < steps; t++) {
          float counts = mask == null ? 1 : mask.getFloat(e, t);
          if (counts != 0) {
            weight[positions] = counts;
            exampleOf[positions] = e;
            stepOf[positions] = t;
            target[positions++] = known(ids[e * columns + t]);
          }
        }
      }
      int each = columns - steps;
      all = each == 0;
      negative = new int[all ? items : examples * each];
      for (int n = 0; n < negative.length; n++) {
        negative[n] = all ? n : known(ids[n / each * columns + steps + n % each]);
      }
      INDArray byColumn = Floats.columnMajor(input);
      float[] inputs = new float[Math.toIntExact(input.length())];
      Floats.read(byColumn, inputs);
      x = Floats.atLeast(x, (long) positions * size);
      for (int p = 0; p < positions; p++) {
        int at = exampleOf[p] + examples * channels * stepOf[p];
        for (int i = 0; i < size; i++) {
          x[p * size + i] = inputs[at + i * examples];
        }
      }
      if (channels > size) {
        findRepeats(inputs, steps);
      }
    }

    /** Computes how long ago each step's target and negatives were seen in the same sequence. */
    private void findRepeats(float[] inputs, int steps) {
      int count = negative.length;
      if (age.length < positions * count) {
        age = new int[positions * count];
      }
      if (ownAge.length < positions) {
        ownAge = new int[positions];
      }
      int p = 0;
      for (int e = 0; e < examples; e++) {
        for (int t = 0; t < steps && p < positions && exampleOf[p] == e; t++) {
          seen.step(t, (int) inputs[e + examples * (size + channels * t)]);
          if (stepOf[p] == t) {
            ownAge[p] = seen.age(target[p]);
            for (int n = 0; n < count; n++) {
              age[p * count + n] = seen.age(negative[n]);
            }
            p++;
          }
        }
        seen.forget();
      }
    }

    private int known(int item) {
      if (item < 0 || item >= items) {
        throw new IllegalArgumentException(
            "label " + item + " is outside a ranking of " + items + " items");
      }
      return item;
    }

    /** Computes the scores of all negatives and of each step's target. */
    void score(INDArray w, INDArray b, float[] repeated) {
      FloatPointer weights = Floats.pointer(Floats.columnMajor(w));
      float[] bias = new float[items];
      Floats.read(b, bias);
      xs = NativeMatrix.room(xs, size, positions);
      xs.write(x);
      ws = all ? new NativeMatrix(weights, size, items) : gathered(weights);
      rs = NativeMatrix.room(rs, negative.length, positions);
      NativeMatrix.multiplyTransposed(ws, xs, 0, rs);
      scores = Floats.atLeast(scores, rs.length());
      rs.read(scores);
      targetWeights = Floats.atLeast(targetWeights, (long) positions * size);
      targetScore = Floats.atLeast(targetScore, positions);
      for (int p = 0; p < positions; p++) {
        column(weights, target[p]).get(targetWeights, p * size, size);
        float sum = bias[target[p]];
        for (int i = 0; i < size; i++) {
          sum += x[p * size + i] * targetWeights[p * size + i];
        }
        targetScore[p] = sum;
        for (int n = 0; n < negative.length; n++) {
          scores[p * negative.length + n] += bias[negative[n]];
        }
      }
      if (repeated.length > 0) {
        addRepeated(repeated);
      }
    }

    /** The weights of the negatives, side by side. */
    private NativeMatrix gathered(FloatPointer weights) {
      some = NativeMatrix.room(some, size, negative.length);
      for (int n = 0; n < negative.length; n++) {
        column(weights, negative[n]).get(column, 0, size);
        column(some.data(), n).put(column, 0, size);
      }
      return some;
    }

    private void addRepeated(float[] repeated) {
      for (int p = 0; p < positions; p++) {
        if (ownAge[p] >= 0) {
          targetScore[p] += repeated[ownAge[p]];
        }
        for (int n = p * negative.length; n < (p + 1) * negative.length; n++) {
          if (age[n] >= 0) {
            scores[n] += repeated[age[n]];
          }
        }
      }
    }

    float[] repeatedGradient() {
      Arrays.fill(repeatedGradient, 0);
      for (int p = 0; p < positions; p++) {
        if (ownAge[p] >= 0) {
          repeatedGradient[ownAge[p]] += targetScore[p];
        }
        for (int n = p * negative.length; n < (p + 1) * negative.length; n++) {
          if (age[n] >= 0) {
            repeatedGradient[age[n]] += scores[n];
          }
        }
      }
      return repeatedGradient;
    }

    private FloatPointer column(FloatPointer of, int number) {
      return new FloatPointer(of).position(of.position() + (long) number * size);
    }

    /** Returns the loss summed over the steps, and overwrites the scores by their gradients. */
    double lossAndGradient(SampledRanking settings) {
      double loss = 0;
      for (int p = 0; p < positions; p++) {
        int from = p * negative.length;
        loss +=
            weight[p]
                * switch (settings.loss()) {
                  case BPR_MAX -> bprMax(p, from, settings.scorePenalty());
                  case CROSS_ENTROPY -> crossEntropy(p, from);
                };
        if (weight[p] != 1) {
          targetScore[p] *= weight[p];
          for (int n = p * negative.length; n < (p + 1) * negative.length; n++) {
            scores[n] *= weight[p];
          }
        }
      }
      return loss;
    }

    private double crossEntropy(int p, int from) {
      int count = negative.length;
      float[] share = new float[count + 1];
      float most = targetScore[p];
      for (int n = 0; n < count; n++) {
        share[n] = negative[n] == target[p] ? Float.NEGATIVE_INFINITY : scores[from + n];
        most = Math.max(most, share[n]);
      }
      share[count] = targetScore[p];
      for (int n = 0; n <= count; n++) {
        share[n] -= most;
      }
      Exponential.of(share, count + 1);
      double total = share[count];
      for (int n = 0; n < count; n++) {
        share[n] = negative[n] == target[p] ? 0 : share[n];
        total += share[n];
      }
      for (int n = 0; n < count; n++) {
        scores[from + n] = (float) (share[n] / total);
      }
      double loss = most + Math.log(total) - targetScore[p];
      targetScore[p] = (float) (share[count] / total - 1);
      return loss;
    }

    private double bprMax(int p, int from, double penalty) {
      int count = negative.length;
      double most = Double.NEGATIVE_INFINITY;
      for (int n = 0; n < count; n++) {
        if (negative[n] != target[p]) {
          most = Math.max(most, scores[from + n]);
        }
      }
      if (most == Double.NEGATIVE_INFINITY) {
        Arrays.fill(scores, from, from + count, 0);
        targetScore[p] = 0;
        return 0;
      }
      // σ(r_i − r_j) = 1 ÷ (1 + e^(r_j − most) · e^(most − r_i)): one exponential per score.
      double lead = Math.exp(Math.min(most - targetScore[p], 80));
      double[] weight = new double[count];
      double total = 0;
      for (int n = 0; n < count; n++) {
        weight[n] = negative[n] == target[p] ? 0 : Math.exp(scores[from + n] - most);
        total += weight[n];
      }
      double won = 0;
      double steepness = 0;
      double squares = 0;
      for (int n = 0; n < count; n++) {
        double s = weight[n] / total;
        double sigma = 1 / (1 + weight[n] * lead);
        won += s * sigma;
        steepness += s * sigma * (1 - sigma);
        squares += s * scores[from + n] * scores[from + n];
      }
      for (int n = 0; n < count; n++) {
        double s = weight[n] / total;
        double sigma = 1 / (1 + weight[n] * lead);
        double r = scores[from + n];
        scores[from + n] =
            (float) (s * ((won - sigma * sigma) / won + penalty * (r * r - squares + 2 * r)));
      }
      targetScore[p] = (float) (-steepness / won);
      return -Math.log(won) + penalty * squares;
    }

    /** Computes the gradients of W and b. */
    void weightGradient(INDArray w, INDArray b) {
      rs.write(scores);
      FloatPointer gradient = Floats.pointer(w);
      if (all) {
        NativeMatrix.multiplyByTransposed(xs, rs, 0, new NativeMatrix(gradient, size, items));
      } else {
        dw = NativeMatrix.room(dw, size, negative.length);
        NativeMatrix.multiplyByTransposed(xs, rs, 0, dw);
        w.assign(0);
        float[] sums = new float[negative.length * size];
        dw.read(sums);
        for (int n = 0; n < negative.length; n++) {
          add(sums, n * size, 1, gradient, negative[n]);
        }
      }
      float[] bias = new float[items];
      for (int p = 0; p < positions; p++) {
        add(x, p * size, targetScore[p], gradient, target[p]);
        bias[target[p]] += targetScore[p];
        for (int n = 0; n < negative.length; n++) {
          bias[negative[n]] += scores[p * negative.length + n];
        }
      }
      Floats.write(bias, b);
    }

    private void add(float[] from, int at, float factor, FloatPointer to, int item) {
      FloatPointer place = column(to, item);
      place.get(column, 0, size);
      for (int i = 0; i < size; i++) {
        column[i] += factor * from[at + i];
      }
      place.put(column, 0, size);
    }

    /** Computes the gradient of the input. */
    void inputGradient(INDArray next) {
      dx = NativeMatrix.room(dx, size, positions);
      NativeMatrix.multiply(ws, rs, 0, dx);
      float[] sums = new float[positions * size];
      dx.read(sums);
      float[] slopes = new float[Math.toIntExact(next.length())];
      for (int p = 0; p < positions; p++) {
        int at = exampleOf[p] + examples * channels * stepOf[p];
        for (int i = 0; i < size; i++) {
          slopes[at + i * examples] =
              sums[p * size + i] + targetScore[p] * targetWeights[p * size + i];
        }
      }
      Floats.write(slopes, next);
    }
  }
}
