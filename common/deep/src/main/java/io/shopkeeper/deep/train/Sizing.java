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

/** Measures on a few examples what memory a network takes for one. */
final class Sizing {
  private static final int SAMPLE = 100;

  private Sizing() {}

  static <E extends Serializable> MemoryNeed.Load load(
      NetworkDefinition definition, ExampleFormat<E> format, Examples<E> examples) {
    Network network = definition.create();
    Weights weights = network.weights();
    Weights.requireWritable(weights.parameters().length, weights.updaterState().length);
    E longest =
        examples.all().take(SAMPLE).stream()
            .map(Placed::example)
            .max(Comparator.comparingInt(format::length))
            .orElseThrow();
    // As training sees it: what is made of an example may be larger.
    E changed = format.augment(longest, new SplittableRandom(0));
    long activations =
        network.activations(format.batch(List.of(changed))).stream()
            .mapToLong(Long::longValue)
            .sum();
    return new MemoryNeed.Load(
        weights.parameters().length,
        weights.updaterState().length,
        activations,
        serialised(longest));
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
