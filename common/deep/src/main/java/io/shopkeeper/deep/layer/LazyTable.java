package io.shopkeeper.deep.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.javacpp.indexer.FloatRawIndexer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The rows of one {@link LazyEmbedding} in the flat arrays of a network, and the steps that {@link
 * LazyAdam} takes on them. Not thread-safe.
 *
 * <p>The weights are the stored numbers times a scale, which decays at each step in place of all
 * rows; {@link #fold} makes them the stored numbers. DL4J's view of the gradient stays zero: the
 * rows of a batch are kept apart.
 */
public final class LazyTable {
  /** A scale below which stored numbers, which are divided by it, lose their precision. */
  private static final double LEAST_SCALE = 1e-3;

  /** Rows whose memory is fetched together. */
  private static final int AHEAD = 32;

  /** Floats of a cache line. */
  private static final int LINE = 16;

  private final int rows;
  private final int size;
  private final LazyAdam adam;
  private final FloatRawIndexer weights;
  private FloatRawIndexer moments;
  private long firstMoment;
  private int flatWeights;
  private int flatMoments;
  private double scale = 1;

  /** What {@link #fold} has multiplied all rows by since they were loaded. */
  private double foldedScale = 1;

  /** Rows that steps have moved since they were loaded. */
  private final BitSet moved;

  /** Rows that the last batch looked up, in the order in which it did. */
  private int[] batch = new int[0];

  private int inBatch;

  /** The sums of their gradients, [rows of the batch, size]. */
  private float[] gradients = new float[0];

  /** Place of each row in the batch, from 1; 0 for others. */
  private final int[] place;

  /** Of the row at hand: the JIT makes vectors of loops over arrays only. */
  private final float[] w;

  private final float[] g;
  private final float[] m;
  private final float[] v;

  /** Keeps the JIT from leaving out reads whose result nobody uses. */
  @SuppressWarnings("UnusedVariable") // That is its use.
  private float fetched;

  LazyTable(INDArray weights, LazyAdam adam) {
    this.rows = Math.toIntExact(weights.size(0));
    this.size = Math.toIntExact(weights.size(1));
    this.adam = adam;
    this.weights = Floats.indexer(weights);
    this.place = new int[rows];
    this.moved = new BitSet(rows);
    this.w = new float[size];
    this.g = new float[size];
    this.m = new float[size];
    this.v = new float[size];
  }

  /**
   * Finds the tables of a network, and where its flat arrays hold their moments.
   *
   * @param blocks of the network's updater, initialised
   * @return in the order of the flat parameters
   */
  public static List<LazyTable> of(List<UpdaterBlock> blocks) {
    List<LazyTable> tables = new ArrayList<>();
    for (UpdaterBlock block : blocks) {
      for (UpdaterBlock.ParamState state : block.getLayersAndVariablesInBlock()) {
        if (state.getLayer() instanceof GraphVertex vertex
            && vertex.getLayer() instanceof LazyEmbedding.LookUp layer) {
          LazyTable table = layer.table();
          table.flatWeights = state.getParamOffsetStart();
          table.flatMoments = block.getUpdaterViewOffsetStart();
          table.moments = Floats.indexer(block.getUpdaterView());
          table.firstMoment = 2L * (state.getParamOffsetStart() - block.getParamOffsetStart());
          tables.add(table);
        }
      }
    }
    return tables;
  }

  int rows() {
    return rows;
  }

  int size() {
    return size;
  }

  /** Copies rows of weights into {@code out}, [look-ups, size]. */
  void gather(int[] lookUps, INDArray out) {
    FloatRawIndexer to = Floats.indexer(out);
    float by = (float) scale;
    for (int i = 0; i < lookUps.length; i++) {
      if (i % AHEAD == 0) {
        fetch(weights, 0, size, lookUps, i, Math.min(i + AHEAD, lookUps.length));
      }
      long from = (long) lookUps[i] * size;
      long at = (long) i * size;
      for (int k = 0; k < size; k++) {
        to.putRaw(at + k, by * weights.getRaw(from + k));
      }
    }
  }

  /**
   * Reads a number of each cache line of some rows. Nothing depends on these reads, so that a core
   * does many at once; the copies after them would wait for the memory row by row.
   */
  private void fetch(FloatRawIndexer array, long first, int width, int[] of, int from, int to) {
    float sum = 0;
    for (int i = from; i < to; i++) {
      long at = first + (long) of[i] * width;
      for (int k = 0; k < width; k += LINE) {
        sum += array.getRaw(at + k);
      }
    }
    fetched = sum;
  }

  /**
   * Makes the gradient that of a batch: {@code epsilon}, [look-ups, size] in any memory order,
   * added up by row.
   */
  void scatter(int[] lookUps, INDArray epsilon) {
    forgetBatch();
    if (batch.length < lookUps.length) {
      batch = new int[lookUps.length];
      gradients = new float[Math.multiplyExact(lookUps.length, size)];
    }
    FloatRawIndexer from = Floats.indexer(epsilon);
    long step = epsilon.stride(1);
    for (int i = 0; i < lookUps.length; i++) {
      int row = lookUps[i];
      long at = (long) i * epsilon.stride(0);
      if (place[row] == 0) {
        batch[inBatch] = row;
        for (int k = 0; k < size; k++) {
          gradients[inBatch * size + k] = from.getRaw(at + k * step);
        }
        place[row] = ++inBatch;
      } else {
        int to = (place[row] - 1) * size;
        for (int k = 0; k < size; k++) {
          gradients[to + k] += from.getRaw(at + k * step);
        }
      }
    }
  }

  private void forgetBatch() {
    for (int i = 0; i < inBatch; i++) {
      place[batch[i]] = 0;
    }
    inBatch = 0;
  }

  /**
   * Takes the step of {@link LazyAdam} on the rows of the last backward pass.
   *
   * @param iteration of the network, from 0
   * @param examples of the batch, over which the loss is a mean
   */
  public void step(int iteration, int examples) {
    scale *= adam.kept();
    if (scale < LEAST_SCALE) {
      fold();
    }
    float rate = (float) (adam.rate(iteration) / scale);
    float share = 1f / examples;
    for (int i = 0; i < inBatch; i++) {
      if (i % AHEAD == 0) {
        int last = Math.min(i + AHEAD, inBatch);
        fetch(weights, 0, size, batch, i, last);
        fetch(moments, firstMoment, 2 * size, batch, i, last);
      }
      for (int k = 0; k < size; k++) {
        g[k] = share * gradients[i * size + k];
      }
      read(batch[i]);
      LazyAdam.step(w, g, m, v, rate);
      write(batch[i]);
      moved.set(batch[i]);
    }
    forgetBatch();
  }

  private void read(int row) {
    long at = (long) row * size;
    long mean = firstMoment + 2 * at;
    for (int k = 0; k < size; k++) {
      w[k] = weights.getRaw(at + k);
      m[k] = moments.getRaw(mean + k);
      v[k] = moments.getRaw(mean + size + k);
    }
  }

  private void write(int row) {
    long at = (long) row * size;
    long mean = firstMoment + 2 * at;
    for (int k = 0; k < size; k++) {
      weights.putRaw(at + k, w[k]);
      moments.putRaw(mean + k, m[k]);
      moments.putRaw(mean + size + k, v[k]);
    }
  }

  /** Makes the stored numbers the weights: before anybody reads the flat parameters. */
  public void fold() {
    if (scale != 1) {
      foldedScale *= scale;
      float by = (float) scale;
      for (int row = 0; row < rows; row++) {
        long at = (long) row * size;
        for (int k = 0; k < size; k++) {
          weights.putRaw(at + k, by * weights.getRaw(at + k));
        }
      }
      scale = 1;
    }
  }

  /** Forgets its own steps: after somebody wrote the flat parameters. */
  public void loaded() {
    scale = 1;
    foldedScale = 1;
    moved.clear();
  }

  /** What its own steps changed since {@link #loaded} or {@link #apply}. */
  public RowsChange change() {
    int[] changed = moved.stream().toArray();
    float[] values = new float[changed.length * size];
    float[] both = new float[2 * values.length];
    for (int i = 0; i < changed.length; i++) {
      read(changed[i]);
      for (int k = 0; k < size; k++) {
        values[i * size + k] = (float) scale * w[k];
        both[2 * i * size + k] = m[k];
        both[(2 * i + 1) * size + k] = v[k];
      }
    }
    return new RowsChange(
        flatWeights,
        Math.toIntExact(flatMoments + firstMoment),
        rows,
        size,
        (float) (scale * foldedScale),
        changed,
        values,
        both);
  }

  /**
   * Whether a change holds every row that its own steps moved. Where rows were folded, those that
   * did not move are no longer what they were, and nothing will do.
   */
  public boolean precedes(RowsChange change) {
    return foldedScale == 1
        && moved.stream().allMatch(row -> Arrays.binarySearch(change.rows(), row) >= 0);
  }

  /** Changes the table that its own steps began with, and forgets those. */
  public void apply(RowsChange change) {
    scale = change.scale();
    fold();
    for (int i = 0; i < change.rows().length; i++) {
      System.arraycopy(change.weights(), i * size, w, 0, size);
      System.arraycopy(change.moments(), 2 * i * size, m, 0, size);
      System.arraycopy(change.moments(), (2 * i + 1) * size, v, 0, size);
      write(change.rows()[i]);
    }
    loaded();
  }
}
