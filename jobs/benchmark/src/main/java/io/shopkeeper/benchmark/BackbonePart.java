package io.shopkeeper.benchmark;

import java.util.List;

/**
 * Measures the vectors of pictures by a backbone on one thread, decoding included: our encoder, and
 * ONNX Runtime with Pillow in Python, picture by picture.
 */
final class BackbonePart implements Part {
  private static final String FOLDER = "folder";
  private static final String MODEL = "directory";

  /** Repeats within one process; {@code --repeats} is the number of processes. */
  private static final String REPEATS = "3";

  @Override
  public String name() {
    return "backbone";
  }

  @Override
  public String summary() {
    return "vectors of pictures by a backbone, one thread, beside ONNX Runtime in Python";
  }

  @Override
  public void require(Options options) {
    if (options.text(FOLDER, "").isEmpty() || options.text(MODEL, "").isEmpty()) {
      throw new WrongWords(
          "part backbone needs --directory DIRECTORY, the backbone's, and --folder FOLDER of pictures");
    }
  }

  @Override
  public void run(Run run) throws Exception {
    String model = run.options().text(MODEL, "");
    String folder = run.options().text(FOLDER, "");
    String most = Integer.toString(run.options().number("requests", 200, 10));
    Turns.of(
        run,
        name(),
        "pictures",
        () ->
            run.contenders()
                .java(
                    List.of(Contenders.ONE_CORE),
                    BackboneProcess.class,
                    model,
                    folder,
                    most,
                    REPEATS),
        "ONNX Runtime in Python",
        () -> run.contenders().python("backbone.py", model, folder, most, REPEATS));
  }
}
