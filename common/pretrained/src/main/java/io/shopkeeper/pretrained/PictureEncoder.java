package io.shopkeeper.pretrained;

import io.shopkeeper.core.JobException;
import io.shopkeeper.picture.Framing;
import io.shopkeeper.picture.Picture;
import io.shopkeeper.pretrained.OnnxSession.Input;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The vectors of pictures by a pretrained backbone. There is one session a process; any number of
 * threads may use it, and each call runs on its own thread alone. The keys of its descriptor:
 * {@code size} (side of the square that it takes, in pixels), {@code fit} (crop, the middle square;
 * stretch, the whole picture), {@code mean} and {@code deviation} (one number, or three for red,
 * green and blue, out of 0 to 255: a channel c becomes (c − mean) / deviation), {@code layout}
 * (nchw, nhwc).
 */
public final class PictureEncoder {
  static final String KIND = "picture-encoder";

  private static final int CHANNELS = 3;
  private static final Map<String, PictureEncoder> OPEN = new ConcurrentHashMap<>();

  private final PretrainedModel model;
  private final Preparation preparation;
  private final OnnxSession session;
  private final String input;

  /**
   * What is done to a picture before a backbone sees it.
   *
   * @param side of the square, in pixels
   * @param framing which part of the picture the square shows
   * @param mean of each channel, which is taken off
   * @param deviation of each channel, which divides the rest
   * @param planar whether each channel lies by itself
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Preparation(int side, Framing framing, float[] mean, float[] deviation, boolean planar) {
    static Preparation of(PretrainedModel model) {
      model.require(KIND, Set.of("size", "fit", "mean", "deviation", "layout"));
      float[] deviation = channels(model, "deviation");
      for (float value : deviation) {
        if (value <= 0) {
          throw model.wrong("deviation", "is %s: it must be above 0".formatted(value));
        }
      }
      return new Preparation(
          model.number("size", 1),
          model.either("fit", "crop", "stretch").equals("crop") ? Framing.CENTRE : Framing.WHOLE,
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

    /** The numbers of a picture, 1 × 3 × side × side or 1 × side × side × 3. */
    float[] numbers(Picture picture) {
      int[] pixels = picture.square(side, framing).pixels();
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

    long[] shape() {
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
    return OPEN.computeIfAbsent(model.name() + model.sha256(), key -> load(model));
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

  /** Tries a picture: a shape may depend on the input. */
  private void requireDimension() {
    int found;
    try {
      found = run(new float[CHANNELS * preparation.side() * preparation.side()]).remaining();
    } catch (IllegalStateException e) {
      throw model.refused(
          "it does not take an array of %s (%s)"
              .formatted(Arrays.toString(preparation.shape()), e.getCause().getMessage()));
    }
    if (found != model.dimension()) {
      throw model.refused(
          "it makes %d numbers of a picture, not %d".formatted(found, model.dimension()));
    }
  }

  private FloatBuffer run(float[] numbers) {
    return session.run(Map.of(input, new Input(FloatBuffer.wrap(numbers), preparation.shape())));
  }

  /** The length of a vector. */
  public int dimension() {
    return model.dimension();
  }

  /** The vector of a picture. */
  public float[] vector(Picture picture) {
    float[] vector = new float[model.dimension()];
    run(preparation.numbers(picture)).get(vector);
    return vector;
  }
}
