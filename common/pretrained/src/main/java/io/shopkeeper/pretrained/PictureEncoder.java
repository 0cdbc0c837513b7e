package io.shopkeeper.pretrained;

import io.shopkeeper.core.JobException;
import io.shopkeeper.picture.Framing;
import io.shopkeeper.picture.Picture;
import io.shopkeeper.pretrained.OnnxSession.Input;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The vectors of pictures by a pretrained backbone. There is one session a process; any number of
 * threads may use it, and each call runs on its own thread alone. The keys of its descriptor:
 * {@code size} (side of the square that it takes, in pixels) and {@code fit} (crop, the middle
 * square; stretch, the whole picture), or {@code views} (several such looks at a picture, whose
 * vectors are averaged: {@code crop 224, stretch 288 mirrored}), {@code mean} and {@code deviation}
 * (one number, or three for red, green and blue, out of 0 to 255: a channel c becomes (c − mean) /
 * deviation), {@code layout} (nchw, nhwc).
 */
public final class PictureEncoder {
  static final String KIND = "picture-encoder";

  /** The key of several looks. */
  static final String VIEWS = "views";

  private static final String CROP = "crop";
  private static final int CHANNELS = 3;
  private static final Map<String, PictureEncoder> OPEN = new ConcurrentHashMap<>();

  private final PretrainedModel model;
  private final Preparation preparation;
  private final OnnxSession session;
  private final String input;

  /**
   * A look at a picture.
   *
   * @param framing which part of the picture the square shows
   * @param side of the square, in pixels
   * @param mirrored whether left and right are exchanged
   */
  record Look(Framing framing, int side, boolean mirrored) {
    private static final Pattern WORDS =
        Pattern.compile("(crop|stretch) ([1-9][0-9]{0,4})( mirrored)?");

    static List<Look> of(PretrainedModel model) {
      String views = model.text(VIEWS, "");
      if (views.isEmpty()) {
        views = "%s %d".formatted(model.either("fit", CROP, "stretch"), model.number("size", 1));
      }
      List<Look> looks = new ArrayList<>();
      for (String view : views.split(",", -1)) {
        Matcher words = WORDS.matcher(view.strip());
        if (!words.matches()) {
          throw model.wrong(
              VIEWS, "has '%s': expected such as crop 224, stretch 288 mirrored".formatted(view));
        }
        looks.add(
            new Look(
                words.group(1).equals(CROP) ? Framing.CENTRE : Framing.WHOLE,
                Integer.parseInt(words.group(2)),
                words.group(3) != null));
      }
      return looks;
    }

    Picture of(Picture picture) {
      Picture square = picture.square(side, framing);
      return mirrored ? square.mirrored() : square;
    }
  }

  /**
   * What is done to a picture before a backbone sees it.
   *
   * @param looks at the picture, whose vectors are averaged
   * @param mean of each channel, which is taken off
   * @param deviation of each channel, which divides the rest
   * @param planar whether each channel lies by itself
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Preparation(List<Look> looks, float[] mean, float[] deviation, boolean planar) {
    static Preparation of(PretrainedModel model) {
      model.require(KIND, Set.of("size", "fit", VIEWS, "mean", "deviation", "layout"));
      float[] deviation = channels(model, "deviation");
      for (float value : deviation) {
        if (value <= 0) {
          throw model.wrong("deviation", "is %s: it must be above 0".formatted(value));
        }
      }
      return new Preparation(
          Look.of(model),
          channels(model, "mean"),
          deviation,
          model.either("layout", "nchw", "nhwc").equals("nchw"));
    }

    private static float[] channels(PretrainedModel model, String key) {
      String[] words = model.text(key).split("[, ]+", -1);
      float[] values = new float[CHANNELS];
      try {
        for (int c = 0; c < CHANNELS; c++) {
          values[c] = Float.parseFloat(words[words.length == 1 ? 0 : c]);
          if (!Float.isFinite(values[c])) {
            throw new NumberFormatException();
          }
        }
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw model.wrong(key, "is '%s': expected one number, or three".formatted(model.text(key)));
      }
      return values;
    }

    /** The numbers of a square picture, 1 × 3 × side × side or 1 × side × side × 3. */
    float[] numbers(Picture square) {
      int[] pixels = square.pixels();
      float[] numbers = new float[CHANNELS * pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        for (int c = 0; c < CHANNELS; c++) {
          int channel = pixels[i] >> (16 - 8 * c) & 0xff;
          numbers[planar ? c * pixels.length + i : CHANNELS * i + c] =
              (channel - mean[c]) / deviation[c];
        }
      }
      return numbers;
    }

    long[] shape(int side) {
      return planar ? new long[] {1, CHANNELS, side, side} : new long[] {1, side, side, CHANNELS};
    }
  }

  private PictureEncoder(
      PretrainedModel model, Preparation preparation, OnnxSession session, String input) {
    this.model = model;
    this.preparation = preparation;
    this.session = session;
    this.input = input;
  }

  /**
   * The process's encoder of a model, which is loaded when it is first asked for.
   *
   * @throws JobException (64) if it encodes no pictures; (65) if its bytes are not those of the
   *     descriptor, or it is no such model
   */
  public static PictureEncoder of(PretrainedModel model) {
    return OPEN.computeIfAbsent(model.name() + model.vectors(), key -> load(model));
  }

  private static PictureEncoder load(PretrainedModel model) {
    Preparation preparation = Preparation.of(model);
    OnnxSession session = OnnxSession.of(model);
    try {
      Set<String> inputs = session.inputs();
      if (inputs.size() != 1) {
        throw model.refused("its inputs are %s, not one array of pictures".formatted(inputs));
      }
      PictureEncoder encoder =
          new PictureEncoder(model, preparation, session, inputs.iterator().next());
      encoder.requireDimension();
      return encoder;
    } catch (JobException e) {
      session.close();
      throw e;
    }
  }

  /** Tries each look: a shape may depend on the input. */
  private void requireDimension() {
    for (Look look : preparation.looks()) {
      int side = look.side();
      int found;
      try {
        found = run(new float[CHANNELS * side * side], side).remaining();
      } catch (IllegalStateException e) {
        throw model.refused(
            "it does not take an array of %s (%s)"
                .formatted(Arrays.toString(preparation.shape(side)), e.getCause().getMessage()));
      }
      if (found != model.dimension()) {
        throw model.refused(
            "it makes %d numbers of a picture, not %d".formatted(found, model.dimension()));
      }
    }
  }

  private FloatBuffer run(float[] numbers, int side) {
    return session.run(
        Map.of(input, new Input(FloatBuffer.wrap(numbers), preparation.shape(side))));
  }

  /** The length of a vector. */
  public int dimension() {
    return model.dimension();
  }

  /** The vector of a picture: the mean of those of all looks at it. */
  public float[] vector(Picture picture) {
    float[] vector = new float[model.dimension()];
    List<Look> looks = preparation.looks();
    for (Look look : looks) {
      FloatBuffer seen = run(preparation.numbers(look.of(picture)), look.side());
      for (int i = 0; i < vector.length; i++) {
        vector[i] += seen.get(i) / looks.size();
      }
    }
    return vector;
  }
}
