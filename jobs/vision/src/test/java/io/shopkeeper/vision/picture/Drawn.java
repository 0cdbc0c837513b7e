package io.shopkeeper.vision.picture;

import io.shopkeeper.picture.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Small drawn pictures, each of a class that can be seen. */
public final class Drawn {
  /** The names of the classes. */
  public static final List<String> CLASSES = List.of("disc", "square", "stripes");

  private static final int SIDE = 48;

  private Drawn() {}

  /** A picture of a class; another number is another picture. */
  public static Picture picture(int kind, long number) {
    SplittableRandom random = new SplittableRandom(number * 31 + kind);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    int light = 170 + random.nextInt(80);
    graphics.setColor(new Color(light, light, light));
    graphics.fillRect(0, 0, SIDE, SIDE);
    graphics.setColor(new Color(30 + 80 * kind, random.nextInt(120), 200 - 80 * kind));
    int at = 4 + random.nextInt(12);
    int size = 20 + random.nextInt(10);
    switch (kind) {
      case 0 -> graphics.fillOval(at, at, size, size);
      case 1 -> graphics.fillRect(at, at, size, size);
      default -> {
        for (int x = random.nextInt(6); x < SIDE; x += 12) {
          graphics.fillRect(x, 0, 5, SIDE);
        }
      }
    }
    graphics.dispose();
    return Picture.of(SIDE, SIDE, image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE));
  }

  /** The file of a picture. */
  public static byte[] png(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, picture.width(), picture.height(), picture.pixels(), 0, picture.width());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
