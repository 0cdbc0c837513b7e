package io.shopkeeper.benchmark;

import io.shopkeeper.deep.backend.NativeVariant;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures training steps (forward, backward, Adam) of named networks on one thread: our layers and
 * PyTorch alternating, so that both run under the same conditions, and DL4J's own layers once.
 */
final class DeepPart implements Part {
  private static final List<String> NETWORKS =
      List.of("small-cnn", "middling-cnn", "lstm", "gru", "encoder", "vit", "ncf", "ncf-sparse");

  /** What DL4J has no layers for. */
  private static final List<String> OURS_ALONE = List.of("gru", "encoder", "vit", "ncf-sparse");

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
    String work = "training " + network;
    Turns.of(
        run,
        work,
        "examples",
        () -> ours(run, "fast", network),
        "torch",
        () -> torch(run, network));
    if (run.options().wants("stock") && !OURS_ALONE.contains(network)) {
      run.table().row(work, "DL4J's layers", ours(run, "stock", network), 0);
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
}
