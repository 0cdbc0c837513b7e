package io.shopkeeper.neural.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.session.RecurrentNetwork.Cell;
import io.shopkeeper.core.session.SessionNetwork;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.layer.SampledRanking.Loss;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.Weights;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class SessionNetworksTest {
  private static final int ITEMS = 11;
  private final SplittableRandom random = new SplittableRandom(3);

  @BeforeAll
  static void start() {
    Backend.SINGLE_THREAD.start();
  }

  private static RecurrentNetworks networks(Cell cell, int repeats, double dropout) {
    return new RecurrentNetworks(
        ITEMS,
        new SessionRnnSettings(
            SessionCandidates.NAMES,
            cell,
            4,
            5,
            repeats,
            .01,
            dropout,
            Loss.BPR_MAX,
            3,
            .5,
            1,
            0,
            0,
            true,
            20,
            1));
  }

  private static AttentiveNetworks attentive(double dropout) {
    return new AttentiveNetworks(ITEMS, 8, 3, new SasrecSettings(4, 2, 2, 6, .01, dropout, 3));
  }

  private SessionFormat format() {
    return new SessionFormat(null, 50, 3, LocalDate.EPOCH, 0);
  }

  private List<Session> sessions(int count) {
    List<Session> sessions = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      sessions.add(
          new Session(
              random.ints(random.nextInt(2, 9), 0, ITEMS).toArray(),
              random.ints(3, 0, ITEMS).toArray(),
              1));
    }
    return sessions;
  }

  /** Weights of any size, so that a mistake in their order shows. */
  private Weights noise(Weights like) {
    float[] parameters = new float[like.parameters().length];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (2 * random.nextDouble() - 1);
    }
    return new Weights(parameters, like.updaterState(), 0, 0);
  }

  @ParameterizedTest
  @CsvSource({"GRU, 3", "GRU, 1", "LSTM, 20"})
  void plainScoresAreThoseOfTheGraph(Cell cell, int repeats) {
    plainScoresAreThoseOfTheGraph(networks(cell, repeats, .3));
  }

  @Test
  void plainScoresOfAttentionAreThoseOfTheGraph() {
    plainScoresAreThoseOfTheGraph(attentive(.3));
  }

  private void plainScoresAreThoseOfTheGraph(SessionNetworks networks) {
    Network graph = networks.definition(4, 1).create();
    Weights weights = noise(graph.weights());
    graph.load(weights);
    List<Session> sessions = sessions(6);
    INDArray scores = graph.outputs(format().batch(sessions))[0];
    plainScoresAre(scores, sessions, networks.plain(weights));
  }

  private static <S> void plainScoresAre(
      INDArray scores, List<Session> sessions, SessionNetwork<S> plain) {
    for (int e = 0; e < sessions.size(); e++) {
      int[] items = sessions.get(e).items();
      S state = plain.start();
      for (int t = 0; t + 1 < items.length; t++) {
        state = plain.step(state, items[t]);
        for (int item = 0; item < ITEMS; item++) {
          assertEquals(
              scores.getDouble(e, item, t), plain.score(state, plain.query(state), item), 2e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"GRU, 0", "LSTM, 0", "GRU, 0.3"})
  void trainingLowersTheLoss(Cell cell, double dropout) {
    trainingLowersTheLoss(networks(cell, 3, dropout), dropout);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, .3})
  void trainingOfAttentionLowersTheLoss(double dropout) {
    trainingLowersTheLoss(attentive(dropout), dropout);
  }

  private void trainingLowersTheLoss(SessionNetworks networks, double dropout) {
    Network graph = networks.definition(40, 1).create();
    List<Session> sessions = sessions(16);
    double before = graph.loss(format().batch(sessions));
    graph.train(format().batch(sessions));
    double after = graph.loss(format().batch(sessions));
    assertTrue(dropout > 0 || after < before, before + " became " + after);
    for (int step = 0; step < 150; step++) {
      graph.train(format().batch(sessions));
    }
    double later = graph.loss(format().batch(sessions));
    assertTrue(later < 0.8 * before, before + " became " + later);
  }

  /** Central differences of the loss along random directions through the whole graph. */
  @ParameterizedTest
  @CsvSource({"GRU, 3", "LSTM, 1"})
  void oneStepOfDescentGoesDownTheGradient(Cell cell, int repeats) {
    oneStepOfDescentGoesDownTheGradient(networks(cell, repeats, 0));
  }

  @Test
  void oneStepOfAttentionsDescentGoesDownTheGradient() {
    oneStepOfDescentGoesDownTheGradient(attentive(0));
  }

  private void oneStepOfDescentGoesDownTheGradient(SessionNetworks networks) {
    Network graph = networks.definition(4, 1).create();
    List<Session> sessions = sessions(8);
    float[] at = noise(graph.weights()).parameters();
    graph.load(new Weights(at, graph.weights().updaterState(), 0, 0));
    graph.train(format().batch(sessions));
    // The first step of Adam is the learning rate against the sign of each slope.
    float[] stepped = graph.weights().parameters();
    int agreeing = 0;
    int clear = 0;
    for (int i = 0; i < at.length; i++) {
      double slope = slope(graph, at, i, sessions);
      if (Math.abs(slope) > 1e-2) {
        clear++;
        agreeing += Math.signum(slope) == -Math.signum(stepped[i] - at[i]) ? 1 : 0;
      }
    }
    assertTrue(clear > at.length / 4, clear + " clear slopes of " + at.length);
    assertEquals(clear, agreeing);
  }

  private double slope(Network graph, float[] at, int i, List<Session> sessions) {
    double[] loss = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = at.clone();
      moved[i] += side == 0 ? 2e-3f : -2e-3f;
      graph.load(new Weights(moved, graph.weights().updaterState(), 0, 0));
      loss[side] = graph.loss(format().batch(sessions));
    }
    return (loss[0] - loss[1]) / 4e-3;
  }

  @Test
  void paddingChangesNothing() {
    paddingChangesNothing(networks(Cell.GRU, 3, 0));
    paddingChangesNothing(attentive(0));
  }

  private void paddingChangesNothing(SessionNetworks networks) {
    Network graph = networks.definition(4, 1).create();
    Session one = new Session(new int[] {1, 2, 3}, new int[0], 1);
    Session longer = new Session(new int[] {5, 1, 7, 1, 9, 2}, new int[0], 1);
    SessionFormat all = new SessionFormat(null, 50, 0, LocalDate.EPOCH, 0);
    double alone = graph.loss(all.batch(List.of(one)));
    double other = graph.loss(all.batch(List.of(longer)));
    // Every item is a negative, and the same ones: no negative brings another.
    double both = graph.loss(all.batch(List.of(one, longer)));
    assertEquals((alone + other) / 2, both, 1e-5);
  }
}
