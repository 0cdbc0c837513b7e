package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import java.util.List;

/** Section {@code ncf}: the network and its training examples. */
public record NcfSettings(
    @Setting(
            "classic: both embeddings concatenated, through dense layers; neumf: a factorisation"
                + " beside them (He et al. 2017)")
        Form form,
    @Setting(value = "Numbers of a customer's and of an item's embedding", min = 1, max = 1024)
        int embedding,
    @Setting(
            value = "Numbers of the factorisation's embeddings beside, neumf only",
            min = 1,
            max = 1024)
        int factors,
    @Setting("Outputs of the dense layers, first to last") List<String> layers,
    @Setting(
            value = "Items that a customer left alone, drawn anew each epoch for each item taken",
            min = 1,
            max = 1000)
        int negatives,
    @Setting(value = "Learning rate of Adam", min = 0, max = 1) double learningRate,
    @Setting(
            value = "Share of every weight that a step takes away, times the learning rate",
            min = 0,
            max = 100)
        double weightDecay,
    @Setting(
            value =
                "Customers of whom one item is held out, so that training stops when lists no"
                    + " longer improve; 0 for none",
            min = 0,
            max = 1000000)
        int validationCustomers,
    @Setting("Whether an evaluated model is trained again on all days up to as-of before it serves")
        boolean refit) {
  /** The architecture of the network. */
  public enum Form {
    /** A multi-layer perceptron (MLP) over both embeddings. */
    CLASSIC,
    /** NeuMF: a generalised matrix factorisation (GMF) beside the MLP. */
    NEUMF
  }

  /**
   * The sizes of the dense layers.
   *
   * @throws JobException 64 if one is not a positive integer
   */
  int[] layerSizes() {
    if (layers.isEmpty()) {
      throw JobException.usage("setting 'ncf.layers' is empty; give at least one size, as [32]");
    }
    return layers.stream().mapToInt(NcfSettings::size).toArray();
  }

  private static int size(String text) {
    try {
      int size = Integer.parseInt(text.trim());
      if (size >= 1 && size <= 4096) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the value.
    }
    throw JobException.usage(
        "setting 'ncf.layers' holds \"%s\": sizes are whole numbers from 1 to 4096, as [64, 32, 16]"
            .formatted(text));
  }
}
