package io.shopkeeper.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measures exact top-k for every user: our kernel compared with implicit, faiss and PyTorch. */
final class TopKPart implements Part {
  private static final List<String> PEERS = List.of("implicit", "faiss", "torch");

  /** Number of users whose lists are compared with the peers'. */
  private static final int COMPARED = 256;

  @Override
  public String name() {
    return "topk";
  }

  @Override
  public String summary() {
    return "the k best unseen items of each user, one thread, beside implicit, faiss and PyTorch";
  }

  @Override
  public void require(Options options) {
    Shop.lengths(options);
  }

  @Override
  public void run(Run run) throws Exception {
    Shop shop = Shop.of(run, run.options().number("kernel-users", 8_192, 1_024));
    String work = "top " + shop.k() + " of " + shop.described();
    double gigaflops = shop.gigaflops(shop.users());
    String[] ours = shop.arguments("kernel", shop.users(), run.repeats());
    if (run.options().wants("kernel")) {
      run.table()
          .row(
              work,
              "ours, Vector API",
              run.contenders()
                  .java(List.of(Contenders.VECTORS, Contenders.ONE_CORE), TopKProcess.class, ours),
              gigaflops);
    }
    if (run.options().wants("plain")) {
      run.table()
          .row(
              work,
              "ours, plain Java",
              run.contenders().java(List.of(Contenders.ONE_CORE), TopKProcess.class, ours),
              gigaflops);
    }
    for (String peer : PEERS) {
      if (run.options().wants(peer)) {
        Optional<Measured> measured =
            run.contenders().python("topk.py", shop.arguments(peer, shop.users(), run.repeats()));
        run.table().row(work, peer, measured.map(m -> compared(m, peer, shop)), gigaflops);
      }
    }
  }

  /**
   * Adds the overlap of a peer's lists with ours to the note, to show that both solve the same
   * problem.
   */
  private static Measured compared(Measured peer, String name, Shop shop) {
    try {
      int[] ours = Workload.ints(shop.folder().resolve("kernel.lists"));
      int[] theirs = Workload.ints(shop.folder().resolve(name + ".lists"));
      int k = shop.k();
      double same = 0;
      int n = Math.min(COMPARED, shop.users());
      for (int u = 0; u < n; u++) {
        int[] list = Arrays.copyOfRange(ours, u * k, (u + 1) * k);
        Arrays.sort(list);
        for (int i = u * k; i < (u + 1) * k; i++) {
          same += Arrays.binarySearch(list, theirs[i]) >= 0 ? 1 : 0;
        }
      }
      return peer.noted(
          String.format(Locale.ROOT, "; %.2f %% of its items are ours", 100 * same / n / k));
    } catch (IOException e) {
      return peer;
    }
  }

  /** A synthetic data set in a folder. */
  record Shop(Path folder, int users, int items, int rank, int k, String lengths) {
    /** Creates the data set of the options. */
    static Shop of(Run run, int users) throws Exception {
      Options options = run.options();
      Shop shop =
          new Shop(
              run.folder("shop-" + users),
              users,
              options.number("items", 90_000, 20_000),
              options.number("rank", 64, 64),
              options.number("k", 100, 100),
              lengths(options));
      shop.write();
      return shop;
    }

    static String lengths(Options options) {
      return options.choice("lengths", "alike", "skewed");
    }

    void write() throws IOException {
      Workload.Lengths kind = Workload.Lengths.valueOf(lengths.toUpperCase(Locale.ROOT));
      Workload.random(users, items, rank, kind, 20_260_331).write(folder);
    }

    String described() {
      return String.format(Locale.ROOT, "%,d items, rank %d", items, rank);
    }

    /** The floating-point operations for n users if every inner product is computed, in 10⁹. */
    double gigaflops(int n) {
      return 2e-9 * n * items * rank;
    }

    String[] arguments(String who, int n, int repeats) {
      return new String[] {
        who, folder.toString(), Integer.toString(n), Integer.toString(k), Integer.toString(repeats)
      };
    }
  }
}
