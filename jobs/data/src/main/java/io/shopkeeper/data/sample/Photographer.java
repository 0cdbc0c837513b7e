package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.Photo.Fault;
import io.shopkeeper.data.sample.Sketch.Palette;
import io.shopkeeper.picture.Picture;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Takes the pictures of a shop, each a function of the plan and its number. A product has a shape
 * of its own and the colours of its style; background, pose, light and noise are those of the
 * picture. Places are delivered by customers, who like what stands in them.
 */
final class Photographer {
  private static final int LEAST_SIDE = 80;
  private static final int MOST_SIDE = 112;

  /** What spoils pictures, fixed before any classifier was measured on them. */
  private static final int BLURRED_TO = 10;

  private static final double DARK = .18;
  private static final int TINY_SIDE = 24;
  private static final double UNIFORM_NOISE = 1.5;
  private static final double LEFT_OF_TRUNCATED = .45;

  private static final List<Fault> SPOILED =
      List.of(Fault.BLURRED, Fault.DARK, Fault.TINY, Fault.UNIFORM, Fault.TRUNCATED);

  /** How much a customer likes a place whatever stands in it. */
  private static final double ANY_PLACE = .02;

  private final Shop shop;
  private final PicturePlan plan;
  private final Sketch.Book book = Sketch.book();

  Photographer(Shop shop, PicturePlan plan) {
    this.shop = shop;
    this.plan = plan;
  }

  /** What the picture of a number is to show. */
  Photo photo(int number) {
    Draws draws = Draws.of(shop.plan().seed(), 41, number);
    if (number >= plan.goods()) {
      long customer = (long) (draws.uniform() * shop.plan().customers());
      String scene = scene(Customer.of(shop, customer), draws);
      return new Photo(number, "place-%06d.jpg".formatted(number), -1, scene, customer, Fault.NONE);
    }
    int item = item(number);
    int before = number;
    while (before > 0 && item(before - 1) == item) {
      before--;
    }
    String file = "%s-%d.jpg".formatted(Shop.sku(item), number - before + 1);
    double u = draws.uniform();
    if (u < plan.wrong()) {
      int other = (shop.categoryOf(item) + 1 + draws.below(shop.categories() - 1));
      return new Photo(number, file, item, path(other % shop.categories()), -1, Fault.WRONG_GOODS);
    }
    Fault fault = u < plan.wrong() + plan.spoiled() ? draws.oneOf(SPOILED) : Fault.NONE;
    return new Photo(number, file, item, path(shop.categoryOf(item)), -1, fault);
  }

  /** Pictures are spread evenly over the items. */
  private int item(int number) {
    return (int) ((long) number * shop.items() / plan.goods());
  }

  private static String path(int category) {
    return Words.CATEGORIES.get(category).path();
  }

  /** The place of which a customer has a picture: by taste for the goods that stand in it. */
  private String scene(Customer customer, Draws draws) {
    List<String> paths = Words.CATEGORIES.stream().map(Words.Category::path).toList();
    List<Map.Entry<String, Sketch>> scenes = List.copyOf(book.scenes().entrySet());
    double[] liking =
        scenes.stream()
            .mapToDouble(
                scene ->
                    ANY_PLACE
                        + scene.getValue().categories().stream()
                            .mapToDouble(path -> customer.taste()[paths.indexOf(path)])
                            .sum())
            .toArray();
    return scenes.get(draws.fromCumulative(Shop.cumulative(liking))).getKey();
  }

  /** The file of a picture. */
  byte[] jpeg(Photo photo) {
    Draws draws = Draws.of(shop.plan().seed(), 42, photo.number());
    int width = LEAST_SIDE + draws.below(MOST_SIDE - LEAST_SIDE + 1);
    int height = LEAST_SIDE + draws.below(MOST_SIDE - LEAST_SIDE + 1);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    if (photo.ofPlace()) {
      place(graphics, photo, width, height, draws);
    } else {
      background(graphics, width, height, draws);
      product(graphics, photo, width, height, draws);
    }
    graphics.dispose();
    return spoiled(photo.fault(), lit(image, photo.fault(), draws));
  }

  private void place(Graphics2D graphics, Photo photo, int width, int height, Draws draws) {
    double zoom = draws.between(1, 1.3);
    graphics.translate(
        width * (.5 + draws.between(-.08, .08)), height * (.5 + draws.between(-.08, .08)));
    graphics.rotate(.06 * draws.gaussian());
    graphics.scale(
        (draws.chance(.5) ? -1 : 1) * zoom * width / Sketch.SIDE, zoom * height / Sketch.SIDE);
    graphics.translate(-Sketch.SIDE / 2, -Sketch.SIDE / 2);
    book.scenes().get(photo.shows()).draw(graphics, Palette.of(draws), draws);
  }

  /** What lies behind goods; it tells nothing of them. */
  private static void background(Graphics2D graphics, int width, int height, Draws draws) {
    Palette palette = Palette.of(draws);
    graphics.setPaint(
        new GradientPaint(
            0,
            0,
            palette.light(),
            draws.below(width),
            height,
            draws.chance(.5) ? palette.light() : palette.body()));
    graphics.fillRect(0, 0, width, height);
    switch (draws.below(4)) {
      case 0 -> {
        graphics.setColor(palette.shade());
        int edge = (int) (height * draws.between(.5, .8));
        graphics.fillRect(0, edge, width, height - edge);
      }
      case 1 -> {
        graphics.setColor(palette.accent());
        int step = 8 + draws.below(12);
        for (int x = draws.below(step); x < width; x += step) {
          graphics.fillRect(x, 0, 1 + draws.below(3), height);
        }
      }
      case 2 -> {
        for (int i = 3 + draws.below(5); i > 0; i--) {
          Color own = Palette.of(draws).light();
          graphics.setColor(new Color(own.getRed(), own.getGreen(), own.getBlue(), 110));
          int size = 10 + draws.below(40);
          graphics.fillOval(
              draws.below(width) - size / 2, draws.below(height) - size / 2, size, size);
        }
      }
      default -> {
        // The plain one.
      }
    }
  }

  private void product(Graphics2D graphics, Photo photo, int width, int height, Draws draws) {
    long key = photo.fault() == Fault.WRONG_GOODS ? -1L - photo.number() : photo.item();
    Draws own = Draws.of(shop.plan().seed(), 43, key);
    Sketch sketch = book.of(photo.shows(), own);
    Palette palette =
        photo.fault() == Fault.WRONG_GOODS
            ? Palette.of(own)
            : Palette.of(shop.style(photo.item()), own);
    double stretched = own.between(.85, 1.18);
    double scale = Math.min(width, height) / Sketch.SIDE * draws.between(.6, .95);
    graphics.translate(
        width * (.5 + draws.between(-.1, .1)), height * (.5 + draws.between(-.1, .1)));
    graphics.rotate(.17 * draws.gaussian());
    graphics.shear(draws.between(-.15, .15), 0);
    graphics.scale((draws.chance(.5) ? -1 : 1) * scale * stretched, scale / stretched);
    graphics.translate(-Sketch.SIDE / 2, -Sketch.SIDE / 2);
    sketch.draw(graphics, palette, own);
  }

  /** The picture in the light of its moment, with the camera's noise. */
  private static Picture lit(BufferedImage image, Fault fault, Draws draws) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    double light = draws.between(.65, 1.15) * (fault == Fault.DARK ? DARK : 1);
    double across = draws.between(-.25, .25);
    double down = draws.between(-.25, .25);
    double[] tint = {draws.between(.92, 1.08), draws.between(.95, 1.05), draws.between(.92, 1.08)};
    double noise = draws.between(1, 9) * (fault == Fault.DARK ? DARK : 1);
    if (fault == Fault.UNIFORM) {
      Arrays.fill(pixels, pixels[0]);
      across = 0;
      down = 0;
      noise = UNIFORM_NOISE;
    }
    for (int i = 0; i < pixels.length; i++) {
      int row = i / width;
      double place =
          across * (i % width / (double) width - .5) + down * (row / (double) height - .5);
      double grain = noise * draws.gaussian();
      int rgb = 0;
      for (int c = 0; c < tint.length; c++) {
        double channel = pixels[i] >> (16 - 8 * c) & 0xff;
        double seen = channel * light * (1 + place) * tint[c] + grain;
        rgb = rgb << 8 | (int) Math.max(0, Math.min(255, seen + .5));
      }
      pixels[i] = rgb;
    }
    return Picture.of(width, height, pixels);
  }

  private static byte[] spoiled(Fault fault, Picture picture) {
    return switch (fault) {
      case BLURRED ->
          jpeg(picture.resized(BLURRED_TO, BLURRED_TO).resized(picture.width(), picture.height()));
      case TINY -> jpeg(picture.resized(TINY_SIDE, TINY_SIDE));
      case TRUNCATED -> {
        byte[] whole = jpeg(picture);
        yield Arrays.copyOf(whole, (int) (LEFT_OF_TRUNCATED * whole.length));
      }
      default -> jpeg(picture);
    };
  }

  private static byte[] jpeg(Picture picture) {
    int width = picture.width();
    BufferedImage image = new BufferedImage(width, picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, picture.height(), picture.pixels(), 0, width);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "jpg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
