package io.shopkeeper.core.session;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A self-attentive network that reads a session item by item (SASRec, Kang and McAuley 2018), in
 * plain Java. The embedding e of an item plus the vector of its place goes through blocks of a
 * transformer encoder, in which each step sees those before it, and a last normalisation gives h;
 * an item j that may follow scores (h, e, 1) · row of j, and c(a) more where j itself was last seen
 * a steps ago. Immutable; weights are not copied.
 */
public final class AttentiveNetwork implements SessionNetwork<AttentiveNetwork.State> {
  private static final long serialVersionUID = 1L;
  private static final int MAGIC = 0x53415431;
  private static final int HEADER = 8 * Integer.BYTES;

  private final FactorMatrix embeddings;
  private final FactorMatrix positions;
  private final List<EncoderBlock> blocks;
  private final float[] norm;
  private final ItemRanking ranking;

  /** Keys and values of each block, the last step's h, and the latest items. Immutable. */
  public static final class State implements Serializable {
    private static final long serialVersionUID = 1L;
    private final float[][] memories;
    private final int steps;
    private final float[] h;
    private final int[] items;

    private State(float[][] memories, int steps, float[] h, int[] items) {
      this.memories = memories;
      this.steps = steps;
      this.h = h;
      this.items = items;
    }
  }

  /**
   * Creates a network from weights that lie as training leaves them.
   *
   * @param embeddings the vector of each item, [items, size]
   * @param positions the vector of each place in a session, [longest, size]
   * @param blocks one after the other, all of that size
   * @param norm gain and shift of the last normalisation, [2 · size]
   * @param ranking how items are scored, [items, 2 · size + 1]: weights of h, of the last item's
   *     embedding, and what an item scores anyway
   * @param repeated c, by the steps since an item was last seen; empty where that does not count
   * @throws IllegalArgumentException where the shapes do not fit
   */
  public AttentiveNetwork(
      FactorMatrix embeddings,
      FactorMatrix positions,
      List<EncoderBlock> blocks,
      float[] norm,
      FactorMatrix ranking,
      float[] repeated) {
    int size = embeddings.rank();
    if (positions.rank() != size
        || positions.rows() < 1
        || norm.length != 2 * size
        || ranking.rows() != embeddings.rows()
        || ranking.rank() != 2 * size + 1) {
      throw new IllegalArgumentException(
          "embeddings %d x %d do not go with positions %d x %d, a normalisation of %d and a ranking %d x %d"
              .formatted(
                  embeddings.rows(),
                  size,
                  positions.rows(),
                  positions.rank(),
                  norm.length,
                  ranking.rows(),
                  ranking.rank()));
    }
    this.embeddings = embeddings;
    this.positions = positions;
    this.blocks = List.copyOf(blocks);
    this.norm = norm;
    this.ranking = new ItemRanking(ranking, repeated);
  }

  @Override
  public String source() {
    return "session-sasrec";
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
    return new State(new float[blocks.size()][0], 0, new float[embeddings.rank()], new int[0]);
  }

  /** After one more item. A session longer than the places is that of its last items. */
  @Override
  public State step(State before, int item) {
    if (item < 0 || item >= items()) {
      throw new IllegalArgumentException(
          "item " + item + " is outside the network's " + items() + " items");
    }
    if (before.steps < positions.rows()) {
      return further(before, item);
    }
    State state = start();
    for (int age = positions.rows() - 2; age >= 0; age--) {
      state = further(state, before.items[age]);
    }
    return further(state, item);
  }

  private State further(State before, int item) {
    int size = embeddings.rank();
    float[] x = embeddings.row(item);
    for (int k = 0; k < size; k++) {
      x[k] += positions.values()[before.steps * size + k];
    }
    float[][] memories = new float[blocks.size()][];
    for (int b = 0; b < memories.length; b++) {
      EncoderBlock.Step step = blocks.get(b).step(x, before.memories[b]);
      x = step.output();
      memories[b] = step.memory();
    }
    int most = Math.max(positions.rows(), ranking.repeated().length);
    return new State(
        memories,
        before.steps + 1,
        EncoderBlock.normal(x, norm, 0),
        ItemRanking.after(before.items, item, most));
  }

  /** h, the embedding of the last item (zeros before the first), and 1. */
  @Override
  public float[] query(State state) {
    int size = embeddings.rank();
    float[] query = new float[2 * size + 1];
    System.arraycopy(state.h, 0, query, 0, size);
    if (state.items.length > 0) {
      System.arraycopy(embeddings.values(), state.items[0] * size, query, size, size);
    }
    query[2 * size] = 1;
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
  public AttentiveNetwork forItems(int[] from) {
    ItemRanking other = ranking.forItems(from);
    return new AttentiveNetwork(
        ItemRanking.rows(embeddings, from),
        positions,
        blocks,
        norm,
        other.rows(),
        other.repeated());
  }

  /** Header, embeddings, positions, blocks, normalisation, ranking, c. */
  @Override
  public byte[] toBytes() {
    List<float[]> parts = new ArrayList<>(List.of(embeddings.values(), positions.values()));
    blocks.forEach(block -> parts.add(block.parameters()));
    parts.addAll(List.of(norm, ranking.rows().values(), ranking.repeated()));
    int floats = parts.stream().mapToInt(part -> part.length).reduce(0, Math::addExact);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.addExact(HEADER, Math.multiplyExact(Float.BYTES, floats)))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MAGIC).putInt(items()).putInt(embeddings.rank()).putInt(positions.rows());
    bytes.putInt(blocks.size()).putInt(blocks.isEmpty() ? 1 : blocks.get(0).heads());
    bytes.putInt(blocks.isEmpty() ? 1 : blocks.get(0).inner()).putInt(ranking.repeated().length);
    FloatBuffer buffer = bytes.asFloatBuffer();
    parts.forEach(buffer::put);
    return bytes.array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException where the bytes are cut short or no network
   */
  public static AttentiveNetwork ofBytes(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < HEADER || bytes.getInt() != MAGIC) {
      throw new IllegalArgumentException(content.length + " bytes are not an attentive network");
    }
    int items = bytes.getInt();
    int size = bytes.getInt();
    int longest = bytes.getInt();
    int count = bytes.getInt();
    int heads = bytes.getInt();
    int inner = bytes.getInt();
    int repeats = bytes.getInt();
    if (Math.min(items, Math.min(count, repeats)) < 0
        || Math.min(Math.min(size, longest), Math.min(heads, inner)) < 1) {
      throw new IllegalArgumentException("the header of an attentive network is damaged");
    }
    double floats =
        (double) items * size
            + (double) longest * size
            + count * (4.0 * size * size + 2.0 * size * inner + 9.0 * size + inner)
            + 2.0 * size
            + items * (2.0 * size + 1)
            + repeats;
    if (content.length != HEADER + Float.BYTES * floats) {
      throw new IllegalArgumentException(
          "an attentive network of %d items has %.0f bytes, not %d"
              .formatted(items, HEADER + Float.BYTES * floats, content.length));
    }
    FloatBuffer buffer = bytes.asFloatBuffer();
    FactorMatrix embeddings = new FactorMatrix(items, size, read(buffer, items * size));
    FactorMatrix positions = new FactorMatrix(longest, size, read(buffer, longest * size));
    List<EncoderBlock> blocks = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      float[] parameters = read(buffer, EncoderBlock.parameters(size, inner));
      blocks.add(new EncoderBlock(size, heads, inner, parameters));
    }
    return new AttentiveNetwork(
        embeddings,
        positions,
        blocks,
        read(buffer, 2 * size),
        new FactorMatrix(items, 2 * size + 1, read(buffer, items * (2 * size + 1))),
        read(buffer, repeats));
  }

  private static float[] read(FloatBuffer from, int n) {
    float[] values = new float[n];
    from.get(values);
    return values;
  }
}
