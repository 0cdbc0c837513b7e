package io.shopkeeper.benchmark;

import io.shopkeeper.pretrained.PretrainedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures the vectors of texts by a built-in model on one thread: our encoder and ONNX Runtime
 * with Hugging Face's tokenizer in Python, text by text.
 */
final class SentencesPart implements Part {
  private static final String TEXTS = "texts";

  /** Repeats within one process; {@code --repeats} is the number of processes. */
  private static final String REPEATS = "3";

  @Override
  public String name() {
    return "sentences";
  }

  @Override
  public String summary() {
    return "vectors of texts by a built-in model, one thread, beside ONNX Runtime in Python";
  }

  @Override
  public void require(Options options) {
    if (options.text(TEXTS, "").isEmpty()) {
      throw new WrongWords("part sentences needs --texts FILE, one text a line");
    }
    model(options);
  }

  private static String model(Options options) {
    return options.choice("model", PretrainedModel.BUILT_IN.toArray(String[]::new));
  }

  @Override
  public void run(Run run) throws Exception {
    String model = model(run.options());
    String texts = run.options().text(TEXTS, "");
    String most = Integer.toString(run.options().number("requests", 500, 20));
    Path folder = run.folder("model");
    String files = "/" + model.replace("-v15-", "-v1.5-");
    copy(files + ".onnx", folder.resolve("model.onnx"));
    copy(files + "-tokenizer.json", folder.resolve("tokenizer.json"));
    Turns.of(
        run,
        model,
        TEXTS,
        () ->
            run.contenders()
                .java(
                    List.of(Contenders.ONE_CORE),
                    SentencesProcess.class,
                    model,
                    texts,
                    most,
                    REPEATS),
        "ONNX Runtime in Python",
        () -> run.contenders().python("sentences.py", folder.toString(), texts, most, REPEATS));
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in = PretrainedModel.class.getResourceAsStream(resource)) {
      Files.copy(in, file);
    }
  }
}
