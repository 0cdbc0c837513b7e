package io.shopkeeper.vision.fashion;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPOutputStream;

/** A tiny set of idx files: a class is a bright band at its own height, on noise. */
final class IdxFiles {
  private IdxFiles() {}

  /** Writes a set with so many pictures to train; a third of it to test. */
  static Path write(Path directory, int pictures, IntUnaryOperator label) throws IOException {
    Files.createDirectories(directory);
    part(directory, "train", pictures, label, 1);
    part(directory, "t10k", (pictures + 2) / 3, label, 2);
    return directory;
  }

  private static void part(
      Path directory, String prefix, int count, IntUnaryOperator label, long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream pictures = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    DataOutputStream pictureData = new DataOutputStream(pictures);
    DataOutputStream labelData = new DataOutputStream(labels);
    pictureData.writeInt(0x00000803);
    pictureData.writeInt(count);
    pictureData.writeInt(Picture.SIDE);
    pictureData.writeInt(Picture.SIDE);
    labelData.writeInt(0x00000801);
    labelData.writeInt(count);
    for (int i = 0; i < count; i++) {
      int c = label.applyAsInt(i);
      labelData.writeByte(c);
      for (int row = 0; row < Picture.SIDE; row++) {
        for (int column = 0; column < Picture.SIDE; column++) {
          int band = row / 2 - 2 == c ? 200 : 0;
          pictureData.writeByte(band + random.nextInt(40));
        }
      }
    }
    try (var out =
        new GZIPOutputStream(
            Files.newOutputStream(directory.resolve(prefix + "-images-idx3-ubyte.gz")))) {
      out.write(pictures.toByteArray());
    }
    Files.write(directory.resolve(prefix + "-labels-idx1-ubyte"), labels.toByteArray());
  }
}
