package io.shopkeeper.vision.picture;

import io.shopkeeper.core.JobException;
import io.shopkeeper.picture.Framing;
import io.shopkeeper.picture.Picture;
import io.shopkeeper.picture.PictureLimits;
import io.shopkeeper.picture.PictureReader;
import io.shopkeeper.picture.UnreadablePictureException;
import io.shopkeeper.pretrained.PictureEncoder;
import io.shopkeeper.pretrained.PretrainedModel;
import java.io.Serializable;
import java.util.Optional;

/**
 * Looks at pictures in the views that classifiers need, each once. It can be handed to executors.
 */
public final class Eye implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bits of each channel that tell colours apart: 4 × 4 × 4 colours. */
  private static final int BITS = 2;

  /** The number of colours that are told apart. */
  static final int COLOURS = 1 << (3 * BITS);

  private static final int CHANNELS = 3;
  private static final float[] NO_NUMBERS = {};
  private static final byte[] NO_BYTES = {};
  private static final PictureReader READER = PictureReader.within(PictureLimits.USUAL);

  private final Needs needs;
  private final PretrainedModel backbone;

  private Eye(Needs needs, PretrainedModel backbone) {
    this.needs = needs;
    this.backbone = backbone;
  }

  /**
   * An eye for what classifiers need. It always sees the look of a picture: the vector of the
   * backbone if there is one, and the colours.
   *
   * @param backbone makes the vectors, where a shop has one
   * @throws JobException 64 if the needs are of another backbone
   */
  public static Eye of(Needs needs, Optional<PretrainedModel> backbone) {
    Needs look =
        Needs.colours()
            .and(backbone.map(model -> Needs.vector(model.vectors())).orElse(Needs.NOTHING));
    Needs all = look.and(needs);
    if (!all.meets(needs) || (backbone.isEmpty() && !needs.backbone().isEmpty())) {
      throw JobException.usage(
          "the live classifier looks through the backbone of SHA-256 %s, and pretrained.pictures names %s; name the one that it learned with, or train again"
              .formatted(
                  needs.backbone(),
                  backbone.map(model -> model.name() + " of " + model.vectors()).orElse("none")));
    }
    return new Eye(all, backbone.orElse(null));
  }

  /** What it can show. */
  Needs shows() {
    return needs;
  }

  /**
   * Looks at a picture's file.
   *
   * @throws UnreadablePictureException if it cannot be decoded
   */
  public Sight at(byte[] file) throws UnreadablePictureException {
    return at(READER.read(file));
  }

  /** Looks at a picture. */
  public Sight at(Picture picture) {
    return new Sight(
        needs.views().contains(View.VECTOR)
            ? PictureEncoder.of(backbone).vector(picture)
            : NO_NUMBERS,
        needs.views().contains(View.COLOURS) ? colours(picture) : NO_NUMBERS,
        needs.views().contains(View.PIXELS)
            ? pixels(picture.square(needs.side(), Framing.WHOLE))
            : NO_BYTES);
  }

  /** The square root of each colour's share: its distances are Hellinger's. */
  static float[] colours(Picture picture) {
    int[] counts = new int[COLOURS];
    int[] pixels = picture.pixels();
    int shift = Byte.SIZE - BITS;
    for (int pixel : pixels) {
      int red = (pixel >> 16 & 0xff) >> shift;
      int green = (pixel >> 8 & 0xff) >> shift;
      int blue = (pixel & 0xff) >> shift;
      counts[(red << (2 * BITS)) + (green << BITS) + blue]++;
    }
    float[] shares = new float[COLOURS];
    for (int i = 0; i < COLOURS; i++) {
      shares[i] = (float) Math.sqrt(counts[i] / (double) pixels.length);
    }
    return shares;
  }

  /** Red, green and blue of a picture, row by row. */
  static byte[] pixels(Picture square) {
    int[] pixels = square.pixels();
    byte[] bytes = new byte[CHANNELS * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      bytes[CHANNELS * i] = (byte) (pixels[i] >> 16);
      bytes[CHANNELS * i + 1] = (byte) (pixels[i] >> 8);
      bytes[CHANNELS * i + 2] = (byte) pixels[i];
    }
    return bytes;
  }
}
