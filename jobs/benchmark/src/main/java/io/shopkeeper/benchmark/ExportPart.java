package io.shopkeeper.benchmark;

import java.util.List;
import java.util.Optional;

/**
 * Measures the export of scores on Spark to Parquet, with and without reasons, compared with MLlib.
 */
final class ExportPart implements Part {
  @Override
  public String name() {
    return "export";
  }

  @Override
  public String summary() {
    return "lists of all users written as Parquet by Spark, with and without reasons, beside MLlib";
  }

  @Override
  public void run(Run run) throws Exception {
    TopKPart.Shop shop = TopKPart.Shop.of(run, run.options().number("users", 50_000, 5_000));
    int mllibUsers = Math.min(shop.users(), run.options().number("mllib-users", 2_000, 500));
    double rows = (double) shop.users() * shop.k();
    Optional<Measured> mllib = measured(run, shop, "mllib", mllibUsers);
    for (String export : List.of("export", "export-reasons", "write-only")) {
      Optional<Measured> ours = measured(run, shop, export, shop.users());
      if (ours.isPresent()) {
        double cpu = ours.get().cpuSeconds();
        run.table()
            .conclude(
                "%s, rank %d: %.2f microseconds of CPU a row",
                label(export), shop.rank(), 1e6 * cpu / rows);
        if (mllib.isPresent() && !export.equals("write-only")) {
          run.table()
              .conclude(
                  "%s, rank %d: %.1f times fewer CPU seconds than MLlib",
                  label(export),
                  shop.rank(),
                  mllib.get().cpuSeconds() / mllibUsers * shop.users() / cpu);
        }
      }
    }
  }

  private static Optional<Measured> measured(Run run, TopKPart.Shop shop, String who, int users)
      throws Exception {
    if (!run.options().wants(who)) {
      return Optional.empty();
    }
    Optional<Measured> measured =
        run.contenders()
            .java(
                List.of(Contenders.VECTORS, Contenders.ONE_CORE),
                TopKProcess.class,
                shop.arguments(who, users, run.repeats()));
    run.table()
        .row(
            "top " + shop.k() + " to Parquet, " + shop.described(),
            label(who),
            measured,
            who.equals("write-only") ? 0 : shop.gigaflops(users));
    return measured;
  }

  private static String label(String who) {
    return switch (who) {
      case "export" -> "our export";
      case "export-reasons" -> "our export with five reasons";
      case "write-only" -> "its rows and Parquet alone";
      default -> "MLlib recommendForUserSubset";
    };
  }
}
