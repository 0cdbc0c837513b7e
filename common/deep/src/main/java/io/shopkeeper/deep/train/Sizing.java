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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures on a few examples what memory a network takes for one. For the longest sequence of all
 * it takes as many times that as the sequence is longer.
 */
final class Sizing {
  private static final int SAMPLE = 100;

  private Sizing() {}

  static <E extends Serializable> MemoryNeed.Load load(
      NetworkDefinition definition, ExampleFormat<E> format, Examples<E> examples) {
    Network network = definition.create();
    Weights weights = network.weights();
    Weights.requireWritable(weights.parameters().length, weights.updaterState().length);
    List<Placed<E>> sample = new ArrayList<>(examples.all().take(SAMPLE));
    sample.sort(Comparator.comparingInt(placed -> format.length(placed.example())));
    E sampled = sample.get(sample.size() / 2).example();
    // As training sees it: what is made of an example may be larger.
    E changed = format.augment(sampled, new SplittableRandom(0));
    long activations =
        network.activations(format.batch(List.of(changed))).stream()
            .mapToLong(Long::longValue)
            .sum();
    // A batch is as long as its longest sequence; its other examples lie there as short as they
    // are.
    double times =
        Math.max(1, (double) longest(format, examples) / Math.max(1, format.length(sampled)));
    return new MemoryNeed.Load(
        weights.parameters().length,
        weights.updaterState().length,
        (long) Math.ceil(times * activations),
        serialised(sampled));
  }

  private static <E extends Serializable> int longest(
      ExampleFormat<E> format, Examples<E> examples) {
    return examples.all().map(placed -> format.length(placed.example())).reduce(Math::max);
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
