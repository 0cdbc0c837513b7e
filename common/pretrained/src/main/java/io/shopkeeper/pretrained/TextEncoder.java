package io.shopkeeper.pretrained;

import io.shopkeeper.core.JobException;
import io.shopkeeper.pretrained.OnnxSession.Input;
import io.shopkeeper.text.SentenceVectors.Background;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The vectors of texts by a pretrained model. There is one session a process; any number of threads
 * may use it, and each call runs on its own thread alone. The keys of its descriptor: {@code
 * pooling} (cls, mean), {@code normalise} (true, false), {@code longest-input}; {@code prefix}
 * where a model asks for one, {@code tokenizer} where that has another name, and {@code
 * unrelated-mean} and {@code unrelated-deviation} of the cosines of questions and texts that have
 * nothing to do with each other, where somebody measured them.
 *
 * <p>Texts go through the model one by one. A model that is quantised when it runs takes its scale
 * from the whole batch, so that a text's vector would depend on its neighbours: for the built-in
 * models by a cosine of 0.99.
 */
public final class TextEncoder {
  static final String KIND = "text-encoder";

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";
  private static final Map<String, TextEncoder> OPEN = new ConcurrentHashMap<>();

  private final PretrainedModel model;
  private final Reading reading;
  private final WordPieces pieces;
  private final OnnxSession session;

  /** How one vector is made of the tokens' vectors. */
  private enum Pooling {
    /** The vector of the mark at the beginning. */
    CLS,
    /** The mean over all tokens, both marks included. */
    MEAN
  }

  /**
   * How a model reads a text.
   *
   * @param pooling how a text's vector is made of those of its tokens
   * @param normalise whether it gets the length 1
   * @param longest tokens after which a text is cut, the marks at both ends included
   * @param prefix what is put before each text
   */
  record Reading(Pooling pooling, boolean normalise, int longest, String prefix) {
    static Reading of(PretrainedModel model) {
      model.require(
          KIND,
          Set.of(
              "pooling",
              "normalise",
              "longest-input",
              "prefix",
              "tokenizer",
              "unrelated-mean",
              "unrelated-deviation"));
      background(model);
      return new Reading(
          model.either("pooling", "cls", "mean").equals("cls") ? Pooling.CLS : Pooling.MEAN,
          model.either("normalise", "true", "false").equals("true"),
          model.number("longest-input", 3),
          model.text("prefix", ""));
    }
  }

  private TextEncoder(
      PretrainedModel model, Reading reading, WordPieces pieces, OnnxSession session) {
    this.model = model;
    this.reading = reading;
    this.pieces = pieces;
    this.session = session;
  }

  /**
   * The process's encoder of a model, which is loaded when it is first asked for.
   *
   * @throws JobException (64) if it encodes no texts; (65) if its bytes are not those of the
   *     descriptor, or it is no such model
   */
  public static TextEncoder of(PretrainedModel model) {
    return OPEN.computeIfAbsent(model.name() + model.sha256(), key -> load(model));
  }

  private static TextEncoder load(PretrainedModel model) {
    Reading reading = Reading.of(model);
    WordPieces pieces = pieces(model);
    OnnxSession session = OnnxSession.of(model);
    try {
      Set<String> inputs = session.inputs();
      if (!inputs.containsAll(Set.of(IDS, MASK)) || !Set.of(IDS, MASK, TYPES).containsAll(inputs)) {
        throw model.refused(
            "its inputs are %s, not input_ids and attention_mask".formatted(inputs));
      }
      long[] shape = session.outputShape();
      if (shape.length != 3 || shape[2] != model.dimension()) {
        throw model.refused(
            "its output has the shape %s, not texts × tokens × %d"
                .formatted(Arrays.toString(shape), model.dimension()));
      }
      return new TextEncoder(model, reading, pieces, session);
    } catch (JobException e) {
      session.close();
      throw e;
    }
  }

  private static WordPieces pieces(PretrainedModel model) {
    try {
      return WordPieces.of(model.tokenizer());
    } catch (IllegalArgumentException e) {
      throw model.refused("its tokenizer is not read: " + e.getMessage());
    }
  }

  /** How near what is unrelated is by a model, as its descriptor says. */
  static Background background(PretrainedModel model) {
    return new Background(
        model.number("unrelated-mean", Background.USUAL.mean(), -1, 1),
        model.number("unrelated-deviation", Background.USUAL.deviation(), 1e-3, 1));
  }

  /** The length of a vector. */
  public int dimension() {
    return model.dimension();
  }

  /** The vector of a text. */
  public float[] vector(String text) {
    return vectorOf(ids(text));
  }

  /** The vector of what {@link #ids} tells of a text. */
  float[] vectorOf(int[] ids) {
    float[][] tokens = tokens(ids);
    float[] vector = reading.pooling() == Pooling.CLS ? tokens[0] : mean(tokens);
    return reading.normalise() ? unit(vector) : vector;
  }

  /**
   * The vectors of a text's word pieces, with those of the mark at the beginning first and of the
   * one at the end last.
   */
  public float[][] tokens(String text) {
    return tokens(ids(text));
  }

  /**
   * A text's word pieces as the model reads them, each in the sight of all others: the mark at the
   * beginning first and the one at the end last.
   */
  public EncodedText read(String text) {
    WordPieces.Cut cut = cut(text);
    int before = reading.prefix().length();
    return new EncodedText(
        tokens(cut.ids()),
        Arrays.stream(cut.starts()).map(start -> Math.max(0, start - before)).toArray(),
        Arrays.stream(cut.ends()).map(end -> Math.max(0, end - before)).toArray());
  }

  /** The numbers of a text's word pieces: all that the model sees of it. */
  int[] ids(String text) {
    return cut(text).ids();
  }

  private WordPieces.Cut cut(String text) {
    return pieces.cut(reading.prefix() + Objects.requireNonNull(text, "text"), reading.longest());
  }

  private float[][] tokens(int[] ids) {
    long[] shape = {1, ids.length};
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    Map<String, Input> inputs =
        new HashMap<>(
            Map.of(
                IDS,
                new Input(LongBuffer.wrap(Arrays.stream(ids).asLongStream().toArray()), shape),
                MASK,
                new Input(LongBuffer.wrap(ones), shape)));
    if (session.inputs().contains(TYPES)) {
      inputs.put(TYPES, new Input(LongBuffer.wrap(new long[ids.length]), shape));
    }
    return rows(session.run(inputs), ids.length);
  }

  private float[][] rows(FloatBuffer values, int rows) {
    float[][] out = new float[rows][model.dimension()];
    for (float[] row : out) {
      values.get(row);
    }
    return out;
  }

  private static float[] mean(float[][] rows) {
    float[] mean = new float[rows[0].length];
    for (float[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    return mean;
  }

  /** The vector of length 1 in the same direction; that of no length is itself. */
  private static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    float[] unit = vector.clone();
    double length = Math.sqrt(square);
    for (int i = 0; i < unit.length && length > 0; i++) {
      unit[i] = (float) (unit[i] / length);
    }
    return unit;
  }
}
