package io.shopkeeper.core.session;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A recurrent network that reads a session item by item, in plain Java, for serving without the
 * library that trained it. Item → embedding e → cell with state h; an item j that may follow scores
 * (h, e, 1) · row of j, and c(a) more where j itself was last seen a steps ago. Immutable; weights
 * are not copied.
 */
public final class RecurrentNetwork implements SessionNetwork<RecurrentNetwork.State> {
  private static final long serialVersionUID = 1L;
  private static final int MAGIC = 0x53524e32;
  private static final int HEADER = 6 * Integer.BYTES;

  private final Cell cell;
  private final FactorMatrix embeddings;
  private final int units;
  private final float[] inputWeights;
  private final float[] recurrentWeights;
  private final float[] bias;
  private final ItemRanking ranking;

  /** What the network remembers with. */
  public enum Cell {
    /**
     * Gated recurrent unit (Cho et al. 2014) with the reset gate behind the product, as cuDNN has
     * it. Gates in the order reset r, update u, candidate n, then the bias of the candidate's
     * recurrent part:
     *
     * <pre>
     * r = σ(W_r e + R_r h + b_r),  u = σ(W_u e + R_u h + b_u)
     * n = tanh(W_n e + b_n + r (R_n h + b_q)),  h' = (1 − u) n + u h
     * </pre>
     */
    GRU(3) {
      @Override
      public void step(float[] x, float[] q, float[] bias, float[] h, float[] c) {
        int units = h.length;
        for (int k = 0; k < units; k++) {
          double r = logistic(x[k] + q[k] + bias[k]);
          double u = logistic(x[units + k] + q[units + k] + bias[units + k]);
          double recurrent = q[2 * units + k] + bias[3 * units + k];
          double n = Math.tanh(x[2 * units + k] + bias[2 * units + k] + r * recurrent);
          h[k] = (float) (n + u * (h[k] - n));
        }
      }
    },
    /**
     * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gates of Gers et al.
     * 2000). In the order candidate a, forget f, output o, input g:
     *
     * <pre>
     * (a, f, o, g) = (tanh, σ, σ, σ)(W e + R h + b),  c' = f c + g a,  h' = o tanh(c')
     * </pre>
     */
    LSTM(4) {
      @Override
      public void step(float[] x, float[] q, float[] bias, float[] h, float[] c) {
        int units = h.length;
        for (int k = 0; k < units; k++) {
          double a = Math.tanh(x[k] + q[k] + bias[k]);
          double f = logistic(x[units + k] + q[units + k] + bias[units + k]);
          double o = logistic(x[2 * units + k] + q[2 * units + k] + bias[2 * units + k]);
          double g = logistic(x[3 * units + k] + q[3 * units + k] + bias[3 * units + k]);
          c[k] = (float) (f * c[k] + g * a);
          h[k] = (float) (o * Math.tanh(c[k]));
        }
      }
    };

    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }

    /** Gates, each with a weight matrix of its own. */
    public int gates() {
      return gates;
    }

    /**
     * Takes the state one step further.
     *
     * @param x the gates' products with the input, one gate after the other
     * @param q the gates' products with the state, in the same order
     * @param bias what each gate adds, in the same order
     * @param h the state, [units]; the next one replaces it
     * @param c the cell of an LSTM, [units]; the next one replaces it
     */
    public abstract void step(float[] x, float[] q, float[] bias, float[] h, float[] c);

    private static double logistic(double v) {
      return 1 / (1 + Math.exp(-v));
    }
  }

  /** What is remembered of a session so far: some numbers and its last items. Immutable. */
  public static final class State implements Serializable {
    private static final long serialVersionUID = 1L;
    private final float[] h;
    private final float[] c;

    /** The latest first, as many as count as seen, and at least one. */
    private final int[] items;

    private State(float[] h, float[] c, int[] items) {
      this.h = h;
      this.c = c;
      this.items = items;
    }
  }

  /**
   * Creates a network from weights that lie as training leaves them.
   *
   * @param embeddings the vector of each item, [items, inputs]
   * @param inputWeights what gates take from the input, [gates · units, inputs], row-major: a row
   *     for each gate and unit
   * @param recurrentWeights what gates take from the state, [gates · units, units], row-major
   * @param bias what gates have anyway, [4 · units]
   * @param ranking how items are scored, [items, units + inputs + 1]: weights of the state, of the
   *     last item's embedding, and what an item scores anyway
   * @param repeated c, by the steps since an item was last seen; empty where that does not count
   * @throws IllegalArgumentException where the shapes do not fit
   */
  public RecurrentNetwork(
      Cell cell,
      FactorMatrix embeddings,
      int units,
      float[] inputWeights,
      float[] recurrentWeights,
      float[] bias,
      FactorMatrix ranking,
      float[] repeated) {
    int inputs = embeddings.rank();
    if (units < 1
        || inputWeights.length != cell.gates() * units * inputs
        || recurrentWeights.length != cell.gates() * units * units
        || bias.length != 4 * units
        || ranking.rows() != embeddings.rows()
        || ranking.rank() != units + inputs + 1) {
      throw new IllegalArgumentException(
          "a %s of %d units on embeddings %d x %d does not have %d + %d + %d weights and a ranking %d x %d"
              .formatted(
                  cell,
                  units,
                  embeddings.rows(),
                  inputs,
                  inputWeights.length,
                  recurrentWeights.length,
                  bias.length,
                  ranking.rows(),
                  ranking.rank()));
    }
    this.cell = cell;
    this.embeddings = embeddings;
    this.units = units;
    this.inputWeights = inputWeights;
    this.recurrentWeights = recurrentWeights;
    this.bias = bias;
    this.ranking = new ItemRanking(ranking, repeated);
  }

  @Override
  public String source() {
    return "session-rnn";
  }

  @Override
  public int items() {
    return embeddings.rows();
  }

  @Override
  public FactorMatrix ranking() {
    return ranking.rows();
  }

  @Override
  public State start() {
    return new State(new float[units], new float[cell == Cell.LSTM ? units : 0], new int[0]);
  }

  @Override
  public State step(State before, int item) {
    if (item < 0 || item >= items()) {
      throw new IllegalArgumentException(
          "item " + item + " is outside the network's " + items() + " items");
    }
    int rows = cell.gates() * units;
    int inputs = embeddings.rank();
    float[] x = new float[rows];
    float[] q = new float[rows];
    for (int row = 0; row < rows; row++) {
      x[row] = product(inputWeights, row * inputs, embeddings.values(), item * inputs, inputs);
      q[row] = product(recurrentWeights, row * units, before.h, 0, units);
    }
    float[] h = before.h.clone();
    float[] c = before.c.clone();
    cell.step(x, q, bias, h, c);
    int most = Math.max(1, ranking.repeated().length);
    return new State(h, c, ItemRanking.after(before.items, item, most));
  }

  /** Four sums side by side: one alone would wait for each addition. */
  static float product(float[] a, int from, float[] b, int at, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 += a[from + i] * b[at + i];
      s1 += a[from + i + 1] * b[at + i + 1];
      s2 += a[from + i + 2] * b[at + i + 2];
      s3 += a[from + i + 3] * b[at + i + 3];
    }
    for (; i < n; i++) {
      s0 += a[from + i] * b[at + i];
    }
    return s0 + s1 + (s2 + s3);
  }

  /** The state, the embedding of the last item (zeros before the first), and 1. */
  @Override
  public float[] query(State state) {
    int inputs = embeddings.rank();
    float[] query = Arrays.copyOf(state.h, units + inputs + 1);
    if (state.items.length > 0) {
      System.arraycopy(embeddings.values(), state.items[0] * inputs, query, units, inputs);
    }
    query[units + inputs] = 1;
    return query;
  }

  @Override
  public int[] seen(State state) {
    return ranking.seen(state.items);
  }

  @Override
  public float score(State state, float[] query, int item) {
    return ranking.score(state.items, query, item);
  }

  @Override
  public RecurrentNetwork forItems(int[] from) {
    ItemRanking other = ranking.forItems(from);
    return new RecurrentNetwork(
        cell,
        ItemRanking.rows(embeddings, from),
        units,
        inputWeights,
        recurrentWeights,
        bias,
        other.rows(),
        other.repeated());
  }

  /** Header, embeddings, W, R, bias, ranking, c. */
  @Override
  public byte[] toBytes() {
    float[][] parts = {
      embeddings.values(),
      inputWeights,
      recurrentWeights,
      bias,
      ranking.rows().values(),
      ranking.repeated()
    };
    int floats = Arrays.stream(parts).mapToInt(part -> part.length).reduce(0, Math::addExact);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.addExact(HEADER, Math.multiplyExact(Float.BYTES, floats)))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MAGIC).putInt(cell.gates()).putInt(items());
    bytes.putInt(embeddings.rank()).putInt(units).putInt(ranking.repeated().length);
    FloatBuffer buffer = bytes.asFloatBuffer();
    for (float[] part : parts) {
      buffer.put(part);
    }
    return bytes.array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException where the bytes are cut short or no network
   */
  public static RecurrentNetwork ofBytes(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < HEADER || bytes.getInt() != MAGIC) {
      throw new IllegalArgumentException(content.length + " bytes are not a recurrent network");
    }
    Cell cell = bytes.getInt() == Cell.LSTM.gates() ? Cell.LSTM : Cell.GRU;
    int items = bytes.getInt();
    int inputs = bytes.getInt();
    int units = bytes.getInt();
    int repeats = bytes.getInt();
    if (items < 0 || inputs < 1 || units < 1 || repeats < 0) {
      throw new IllegalArgumentException("the header of a recurrent network is damaged");
    }
    long rows = (long) cell.gates() * units;
    long floats =
        (long) items * inputs
            + rows * inputs
            + rows * units
            + 4L * units
            + (long) items * (units + inputs + 1)
            + repeats;
    if (content.length != HEADER + Float.BYTES * floats) {
      throw new IllegalArgumentException(
          "a recurrent network of %d items has %d bytes, not %d"
              .formatted(items, HEADER + Float.BYTES * floats, content.length));
    }
    FloatBuffer buffer = bytes.asFloatBuffer();
    return new RecurrentNetwork(
        cell,
        new FactorMatrix(items, inputs, read(buffer, items * inputs)),
        units,
        read(buffer, (int) rows * inputs),
        read(buffer, (int) rows * units),
        read(buffer, 4 * units),
        new FactorMatrix(items, units + inputs + 1, read(buffer, items * (units + inputs + 1))),
        read(buffer, repeats));
  }

  private static float[] read(FloatBuffer from, int n) {
    float[] values = new float[n];
    from.get(values);
    return values;
  }
}
