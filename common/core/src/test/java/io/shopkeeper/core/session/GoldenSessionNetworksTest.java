package io.shopkeeper.core.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.core.session.RecurrentNetwork.Cell;
import io.shopkeeper.core.topk.FactorMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A {@code weights.bin} that an earlier Shopkeeper wrote: every later one scores alike with it. */
class GoldenSessionNetworksTest {
  private static final int ITEMS = 7;
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int[] SESSION = {2, 5, 2, 0, 6};

  /** Another order of additions rounds differently. */
  private static final float TOLERANCE = 1e-5f;

  private int drawn;

  private float[] waves(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) Math.sin(drawn++);
    }
    return values;
  }

  /** The kinds, by the names of their files. */
  enum Kind {
    RNN_GRU,
    RNN_LSTM,
    SASREC;

    SessionNetwork<?> read(byte[] weights) {
      return this == SASREC ? AttentiveNetwork.ofBytes(weights) : RecurrentNetwork.ofBytes(weights);
    }

    String file(String ending) {
      return "session-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ending;
    }
  }

  private SessionNetwork<?> network(Kind kind) {
    return switch (kind) {
      case RNN_GRU -> recurrent(Cell.GRU);
      case RNN_LSTM -> recurrent(Cell.LSTM);
      case SASREC -> attentive();
    };
  }

  private AttentiveNetwork attentive() {
    int size = 4;
    int inner = 5;
    return new AttentiveNetwork(
        new FactorMatrix(ITEMS, size, waves(ITEMS * size)),
        new FactorMatrix(SESSION.length - 1, size, waves((SESSION.length - 1) * size)),
        List.of(
            new EncoderBlock(size, 2, inner, waves(EncoderBlock.parameters(size, inner))),
            new EncoderBlock(size, 2, inner, waves(EncoderBlock.parameters(size, inner)))),
        waves(2 * size),
        new FactorMatrix(ITEMS, 2 * size + 1, waves(ITEMS * (2 * size + 1))),
        waves(2));
  }

  private RecurrentNetwork recurrent(Cell cell) {
    int rows = cell.gates() * UNITS;
    int size = UNITS + INPUTS + 1;
    return new RecurrentNetwork(
        cell,
        new FactorMatrix(ITEMS, INPUTS, waves(ITEMS * INPUTS)),
        UNITS,
        waves(rows * INPUTS),
        waves(rows * UNITS),
        waves(4 * UNITS),
        new FactorMatrix(ITEMS, size, waves(ITEMS * size)),
        waves(2));
  }

  /** Every item's score after each item of a session. */
  private static <S> float[] scores(SessionNetwork<S> network) {
    float[] scores = new float[SESSION.length * ITEMS];
    S state = network.start();
    int at = 0;
    for (int item : SESSION) {
      state = network.step(state, item);
      float[] query = network.query(state);
      for (int next = 0; next < ITEMS; next++) {
        scores[at++] = network.score(state, query, next);
      }
    }
    return scores;
  }

  private static byte[] read(String file) throws IOException {
    String resource = "/golden/" + file;
    try (InputStream in = GoldenSessionNetworksTest.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatAnEarlierShopkeeperWrote(Kind kind) throws IOException {
    byte[] weights = read(kind.file("-weights.bin"));
    SessionNetwork<?> network = kind.read(weights);
    List<String> lines =
        new String(read(kind.file("-scores.txt")), StandardCharsets.UTF_8).lines().toList();
    float[] scores = scores(network);
    assertEquals(lines.size(), scores.length);
    for (int i = 0; i < lines.size(); i++) {
      assertEquals(Float.parseFloat(lines.get(i)), scores[i], TOLERANCE, "score " + i);
    }
    assertArrayEquals(weights, network.toBytes(), "what is written now is read by that one too");
  }

  /** Writes the golden files into that folder: only where their format changes on purpose. */
  @ParameterizedTest
  @EnumSource
  @EnabledIfSystemProperty(named = "shopkeeper.golden", matches = ".+")
  void writeGolden(Kind kind) throws IOException {
    SessionNetwork<?> network = network(kind);
    Path folder = Path.of(System.getProperty("shopkeeper.golden"));
    Files.write(folder.resolve(kind.file("-weights.bin")), network.toBytes());
    StringBuilder lines = new StringBuilder();
    for (float score : scores(network)) {
      lines.append(score).append('\n');
    }
    Files.writeString(folder.resolve(kind.file("-scores.txt")), lines);
  }
}
