package io.shopkeeper.deep.train;

import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Placed;
import io.shopkeeper.deep.memory.MemoryNeed;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures on a few examples, at least one, what memory a network takes for one. For the longest
 * sequence of all it takes as many times that as the sequence has more steps.
 */
final class Sizing {
  private static final int SAMPLE = 100;

  private Sizing() {}

  static <E extends Serializable> MemoryNeed.Load load(
      NetworkDefinition definition, ExampleFormat<E> format, Examples<E> examples) {
    Network network = definition.create();
    Weights weights = network.weights();
    Weights.requireWritable(weights.parameters().length, weights.updaterState().length);
    E sampled =
        examples.all().take(SAMPLE).stream()
            .map(Placed::example)
            .max(Comparator.comparingInt(format::length))
            .orElseThrow();
    // As training sees it: what is made of an example may be larger.
    E changed = format.augment(sampled, new SplittableRandom(0));
    long activations =
        network.activations(format.batch(List.of(changed))).stream()
            .mapToLong(Long::longValue)
            .sum();
    double times = times(examples.longest(), format.length(sampled));
    return new MemoryNeed.Load(
        weights.parameters().length,
        weights.updaterState().length,
        (long) Math.ceil(times * activations),
        serialised(sampled));
  }

  /** How many times as many steps, at most: a batch may have one step less than its length. */
  private static double times(int longest, int sampled) {
    return longest <= sampled ? 1 : (longest - 1.0) / Math.max(1, sampled - 1);
  }

  private static long serialised(Serializable example) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(example);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }
}
