package io.shopkeeper.vision.fashion;

import io.shopkeeper.deep.classify.ClassFormat;
import io.shopkeeper.deep.data.BadExample;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.vision.fashion.FashionMnistSettings.Augmentation;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Converts rows (number, picture, label) into batches of shape (examples, 28, 28, 1), with
 * brightness in [0, 1].
 *
 * @param classes number of classes
 * @param augmentation data augmentation in training
 */
record PictureFormat(int classes, Augmentation augmentation) implements ClassFormat<Picture> {
  private static final int SHIFT = 2;

  @Override
  public Picture decode(Row row) throws BadExample {
    byte[] pixels = row.getAs("picture");
    int label = row.getAs("label");
    if (pixels.length != Picture.PIXELS) {
      throw new BadExample(
          "a picture of %d pixels, not %d".formatted(pixels.length, Picture.PIXELS));
    }
    if (label < 0 || label >= classes) {
      throw new BadExample("label %d is not one of 0 to %d".formatted(label, classes - 1));
    }
    return new Picture(pixels, label);
  }

  @Override
  public int label(Picture picture) {
    return picture.label();
  }

  @Override
  public Map<String, ?> preprocessing() {
    return Map.of(
        "shape", List.of(Picture.SIDE, Picture.SIDE, 1),
        "order", "rows, columns, channels",
        "scale", "brightness / 255");
  }

  @Override
  public Picture augment(Picture picture, SplittableRandom random) {
    if (augmentation == Augmentation.NONE) {
      return picture;
    }
    Picture.Side side = random.nextBoolean() ? Picture.Side.MIRRORED : Picture.Side.AS_IS;
    boolean shifts = augmentation == Augmentation.MIRROR_AND_SHIFT;
    int down = shifts ? random.nextInt(-SHIFT, SHIFT + 1) : 0;
    int right = shifts ? random.nextInt(-SHIFT, SHIFT + 1) : 0;
    return picture.moved(down, right, side);
  }

  @Override
  public MultiDataSet batch(List<Picture> pictures) {
    float[] features = new float[pictures.size() * Picture.PIXELS];
    int[] labels = new int[pictures.size()];
    int next = 0;
    for (int i = 0; i < labels.length; i++) {
      Picture picture = pictures.get(i);
      labels[i] = picture.label();
      for (int row = 0; row < Picture.SIDE; row++) {
        for (int column = 0; column < Picture.SIDE; column++) {
          features[next++] = picture.brightness(row, column);
        }
      }
    }
    return new MultiDataSet(
        Nd4j.create(
            features, new long[] {labels.length, Picture.SIDE, Picture.SIDE, 1}, DataType.FLOAT),
        ClassWeights.oneHot(labels, classes));
  }
}
