package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.NegativeSampler;
import io.shopkeeper.deep.data.BadExample;
import io.shopkeeper.deep.data.ExampleFormat;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes mini-batches of sessions. Features are item indices [examples, 1, steps], all items but the
 * last, given twice (see {@link SessionNetworks}); labels [examples, steps + negatives] are all
 * items but the first, then the negatives; the mask covers the labels. Negatives are drawn anew for
 * each session in each epoch.
 *
 * @param longest the maximum number of items of a session
 * @param negatives the number of negatives drawn for each session; 0 where every item is one
 * @param lastDay the last day of training; a session of that day has weight 1
 * @param halfLifeDays the half-life of a session's weight, in days before {@code lastDay}; 0 gives
 *     all sessions weight 1
 */
record SessionFormat(
    Broadcast<NegativeSampler> sampler,
    int longest,
    int negatives,
    LocalDate lastDay,
    double halfLifeDays)
    implements ExampleFormat<Session> {
  private static final int[] BOUNDS = {2, 3, 4, 6, 8, 12, 20, 32, 64, 128, 256};

  @Override
  public Session decode(Row row) throws BadExample {
    int[] items = Sessions.items(row, row.fieldIndex("items"));
    if (items.length < 2) {
      throw new BadExample("a session of " + items.length + " items");
    }
    long age = lastDay.toEpochDay() - LocalDate.parse(row.<String>getAs("first_day")).toEpochDay();
    double weight = halfLifeDays == 0 ? 1 : Math.pow(0.5, age / halfLifeDays);
    return new Session(items, new int[negatives], (float) weight);
  }

  @Override
  public Session augment(Session session, SplittableRandom random) {
    NegativeSampler from = sampler.value();
    int[] drawn = IntStream.range(0, negatives).map(n -> from.draw(random)).toArray();
    return new Session(session.items(), drawn, session.weight());
  }

  @Override
  public int length(Session session) {
    return session.items().length;
  }

  @Override
  public int[] lengthBounds() {
    return Arrays.stream(BOUNDS).filter(bound -> bound < longest).toArray();
  }

  @Override
  public MultiDataSet batch(List<Session> sessions) {
    int steps = sessions.stream().mapToInt(s -> s.items().length - 1).max().orElseThrow();
    int examples = sessions.size();
    float[] features = new float[examples * steps];
    float[] labels = new float[examples * (steps + negatives)];
    float[] mask = new float[examples * steps];
    for (int e = 0; e < examples; e++) {
      int[] items = sessions.get(e).items();
      int[] drawn = sessions.get(e).negatives();
      for (int t = 0; t + 1 < items.length; t++) {
        features[e * steps + t] = items[t];
        labels[e * (steps + negatives) + t] = items[t + 1];
        mask[e * steps + t] = sessions.get(e).weight();
      }
      for (int n = 0; n < negatives; n++) {
        labels[e * (steps + negatives) + steps + n] = drawn[n];
      }
    }
    return new MultiDataSet(
        new INDArray[] {
          Nd4j.createFromArray(features).reshape(examples, 1, steps),
          Nd4j.createFromArray(features).reshape(examples, 1, steps)
        },
        new INDArray[] {Nd4j.createFromArray(labels).reshape(examples, steps + negatives)},
        null,
        new INDArray[] {Nd4j.createFromArray(mask).reshape(examples, steps)});
  }
}
