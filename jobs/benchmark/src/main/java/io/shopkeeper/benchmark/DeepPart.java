package io.shopkeeper.benchmark;

import io.shopkeeper.deep.backend.NativeVariant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures training steps (forward, backward, Adam) of named networks on one thread: our layers and
 * PyTorch alternating, so that both run under the same conditions, and DL4J's own layers once.
 */
final class DeepPart implements Part {
  private static final List<String> NETWORKS =
      List.of("small-cnn", "middling-cnn", "lstm", "gru", "ncf");

  /** Repeats within one process; {@code --repeats} is the number of processes. */
  private static final String REPEATS = "3";

  @Override
  public String name() {
    return "deep";
  }

  @Override
  public String summary() {
    return "training steps of networks, one thread, beside PyTorch and DL4J's own layers";
  }

  @Override
  public void run(Run run) throws Exception {
    List<String> wanted = run.options().list("networks");
    for (String network : wanted.isEmpty() ? NETWORKS : wanted) {
      measure(run, network);
    }
  }

  private static void measure(Run run, String network) throws Exception {
    List<Measured> ours = new ArrayList<>();
    List<Measured> torch = new ArrayList<>();
    for (int turn = 0; turn < run.repeats(); turn++) {
      ours(run, "fast", network).ifPresent(ours::add);
      torch(run, network).ifPresent(torch::add);
    }
    String work = "training " + network;
    run.table().row(work, "ours", median(ours), 0);
    run.table().row(work, "torch", median(torch), 0);
    if (network.equals("ncf")) {
      run.table().row(work, "torch, sparse gradients", torch(run, "ncf-sparse"), 0);
    }
    // DL4J has no GRU.
    if (run.options().wants("stock") && !network.equals("gru")) {
      run.table().row(work, "DL4J's layers", ours(run, "stock", network), 0);
    }
    if (!ours.isEmpty() && ours.size() == torch.size()) {
      double[] ratios = new double[ours.size()];
      for (int turn = 0; turn < ratios.length; turn++) {
        ratios[turn] = ours.get(turn).usersPerSecond() / torch.get(turn).usersPerSecond();
      }
      Arrays.sort(ratios);
      run.table()
          .conclude(
              "%s: %.2f of PyTorch's examples per CPU second, from %.2f to %.2f in %d turns",
              network, Gauge.median(ratios), ratios[0], ratios[ratios.length - 1], ratios.length);
    }
  }

  private static Optional<Measured> ours(Run run, String kind, String network)
      throws IOException, InterruptedException {
    return run.contenders()
        .java(
            List.of(
                "-Dorg.bytedeco.javacpp.platform.extension="
                    + NativeVariant.ofThisCpu().extension()),
            environment(),
            DeepProcess.class,
            kind,
            network,
            seconds(run),
            REPEATS);
  }

  /**
   * Environment variables for ND4J's OpenBLAS, which does not know newer CPUs; see docs/deep.md.
   */
  static Map<String, String> environment() {
    return NativeVariant.ofThisCpu() == NativeVariant.ONEDNN_AVX512
        ? Map.of("OPENBLAS_CORETYPE", "SKYLAKEX")
        : Map.of();
  }

  private static Optional<Measured> torch(Run run, String network)
      throws IOException, InterruptedException {
    return run.contenders().python("deep_layers.py", network, seconds(run), REPEATS);
  }

  /** The duration of one repeat, in seconds. */
  private static String seconds(Run run) {
    return run.options().text("seconds", "1");
  }

  /** The median of several measurements; empty if there are none. */
  private static Optional<Measured> median(List<Measured> turns) {
    List<Measured> sorted =
        turns.stream()
            .sorted(java.util.Comparator.comparingDouble(Measured::usersPerSecond))
            .toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
  }
}
