package io.shopkeeper.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * Ratings without taste, to time on: users are active and items popular by power laws, and nothing
 * else is to be learned. A user's items follow from the user's number alone.
 *
 * @param ratings how many there are, roughly
 */
record PowerLaw(int users, int items, long ratings) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long SEED = 42;

  private static final double MOST_ACTIVE = 50;

  /** Of the activity below: a Pareto distribution with exponent 2, cut off. */
  private static final double MEAN_ACTIVITY = 2 - 1 / MOST_ACTIVE;

  /** The items of a user, ascending. */
  int[] history(int user) {
    SplittableRandom random = new SplittableRandom(SEED + 0xd1342543de82ef95L * user);
    double activity = Math.min(MOST_ACTIVE, 1 / Math.sqrt(1 - random.nextDouble()));
    int wanted =
        (int)
            Math.min(
                items / 2.0, Math.max(1, Math.rint(activity * ratings / users / MEAN_ACTIVITY)));
    TreeSet<Integer> history = new TreeSet<>();
    while (history.size() < wanted) {
      // A power of a uniform number: low ids are popular.
      history.add((int) (items * Math.pow(random.nextDouble(), 2.5)));
    }
    return history.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Writes them as published splits are: a line for each user, the user's number and the items'.
   */
  void write(Path file) throws IOException {
    try (PrintWriter out =
        new PrintWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), false, StandardCharsets.US_ASCII)) {
      for (int user = 0; user < users; user++) {
        out.println(
            user
                + " "
                + IntStream.of(history(user))
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining(" ")));
      }
    }
  }
}
