package io.shopkeeper.benchmark;

import io.shopkeeper.picture.PictureLimits;
import io.shopkeeper.picture.PictureReader;
import io.shopkeeper.pretrained.PictureEncoder;
import io.shopkeeper.pretrained.PretrainedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Measures the vectors of pictures in a separate process, on one thread. */
public final class BackboneProcess {
  private BackboneProcess() {}

  /** Arguments: the backbone's directory, a folder of pictures, how many of them, repeats. */
  public static void main(String[] arguments) throws Exception {
    PictureEncoder encoder = PictureEncoder.of(PretrainedModel.of(arguments[0]));
    PictureReader reader = PictureReader.within(PictureLimits.USUAL);
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(arguments[1]))) {
      files =
          all.filter(Files::isRegularFile).sorted().limit(Integer.parseInt(arguments[2])).toList();
    }
    // Told, so that one sees that both contenders compute the same.
    double[] mean = new double[1];
    Measured measured =
        Gauge.measure(
            files.size(),
            1,
            Integer.parseInt(arguments[3]),
            "",
            () -> {
              mean[0] = 0;
              for (Path file : files) {
                for (float value : encoder.vector(reader.read(Files.readAllBytes(file)))) {
                  mean[0] += value / encoder.dimension() / files.size();
                }
              }
            });
    System.out.println(
        measured.noted(String.format(Locale.ROOT, "mean of vectors %.4f", mean[0])).line());
  }
}
