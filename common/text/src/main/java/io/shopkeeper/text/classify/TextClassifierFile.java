package io.shopkeeper.text.classify;

import io.shopkeeper.core.classify.MarkedBytes;
import io.shopkeeper.core.session.EncoderBlock;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.classify.ConvolutionalClassifier.Filters;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Classifiers of texts as bytes, big-endian: a mark, then the kind, then its numbers; a pool holds
 * its members.
 */
public final class TextClassifierFile {
  private static final int MAGIC = 0x53545831;
  private static final int CONSTANT = 1;

  /** Every bucket with a weight for each class: written before there were many classes. */
  private static final int DENSE_BAG = 2;

  private static final int RECURRENT = 3;
  private static final int POOL = 4;
  private static final int BAG = 5;

  /** With the mean of each class where there are texts now. */
  private static final int SENTENCES_OF_MEANS = 6;

  private static final int SENTENCES = 7;
  private static final int ATTENTIVE = 8;
  private static final int CONVOLUTIONAL = 9;

  private static final List<TextFeatures> FEATURES =
      List.of(TextFeatures.WORDS, TextFeatures.LETTERS);

  private TextClassifierFile() {}

  /** The bytes of a classifier. */
  public static byte[] bytes(TextClassifier classifier) {
    return MarkedBytes.of(MAGIC, out -> write(classifier, out));
  }

  private static void write(TextClassifier classifier, DataOutputStream out) throws IOException {
    if (classifier instanceof ConstantClassifier constant) {
      out.writeInt(CONSTANT);
      MarkedBytes.floats(constant.scores(List.of()), out);
    } else if (classifier instanceof BagOfWords bag) {
      out.writeInt(BAG);
      out.writeInt(FEATURES.indexOf(bag.features()));
      MarkedBytes.ints(bag.buckets(), out);
      MarkedBytes.floats(bag.idf(), out);
      MarkedBytes.floats(bag.weights(), out);
      MarkedBytes.floats(bag.intercepts(), out);
    } else if (classifier instanceof RecurrentClassifier network) {
      out.writeInt(RECURRENT);
      out.writeInt(network.longest());
      words(network.words(), out);
      MarkedBytes.floats(network.embeddings(), out);
      reader(network.ahead(), out);
      reader(network.back(), out);
      MarkedBytes.floats(network.weights(), out);
      MarkedBytes.floats(network.bias(), out);
    } else if (classifier instanceof AttentiveClassifier network) {
      out.writeInt(ATTENTIVE);
      words(network.words(), out);
      MarkedBytes.floats(network.embeddings(), out);
      MarkedBytes.floats(network.positions(), out);
      out.writeInt(network.blocks().size());
      for (EncoderBlock block : network.blocks()) {
        out.writeInt(block.size());
        out.writeInt(block.heads());
        out.writeInt(block.inner());
        MarkedBytes.floats(block.parameters(), out);
      }
      MarkedBytes.floats(network.norm(), out);
      MarkedBytes.floats(network.weights(), out);
      MarkedBytes.floats(network.bias(), out);
    } else if (classifier instanceof ConvolutionalClassifier network) {
      out.writeInt(CONVOLUTIONAL);
      out.writeInt(network.longest());
      words(network.words(), out);
      MarkedBytes.floats(network.embeddings(), out);
      out.writeInt(network.filters().size());
      for (Filters one : network.filters()) {
        out.writeInt(one.width());
        MarkedBytes.floats(one.weights(), out);
        MarkedBytes.floats(one.bias(), out);
      }
      MarkedBytes.floats(network.weights(), out);
      MarkedBytes.floats(network.bias(), out);
    } else if (classifier instanceof SentenceClassifier sentences) {
      out.writeInt(SENTENCES);
      for (String model : sentences.vectors().names()) {
        out.writeUTF(model);
      }
      out.writeUTF(sentences.vectors().sum());
      MarkedBytes.floats(sentences.centre(), out);
      MarkedBytes.floats(sentences.weights(), out);
      MarkedBytes.floats(sentences.intercepts(), out);
      for (byte[] texts : sentences.scope().texts()) {
        out.writeInt(texts.length);
        out.write(texts);
      }
      MarkedBytes.floats(sentences.scope().least(), out);
    } else if (classifier instanceof PooledClassifier pool) {
      out.writeInt(POOL);
      MarkedBytes.floats(pool.weights(), out);
      for (TextClassifier member : pool.members()) {
        write(member, out);
      }
    } else {
      throw new IllegalArgumentException(classifier.getClass() + " has no format");
    }
  }

  private static void words(List<String> words, DataOutputStream out) throws IOException {
    byte[] joined = String.join("\n", words).getBytes(StandardCharsets.UTF_8);
    out.writeInt(joined.length);
    out.write(joined);
  }

  private static void reader(GatedReader reader, DataOutputStream out) throws IOException {
    out.writeInt(reader.inputs());
    out.writeInt(reader.units());
    MarkedBytes.floats(reader.inputWeights(), out);
    MarkedBytes.floats(reader.recurrentWeights(), out);
    MarkedBytes.floats(reader.bias(), out);
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @param models opens those that a classifier was trained on
   * @throws IllegalArgumentException where the bytes are cut short or no classifier, or a model
   *     that it was trained on is another one now
   */
  public static TextClassifier read(byte[] bytes, SentenceVectors.Source models) {
    return MarkedBytes.read(bytes, MAGIC, "classifier of texts", in -> read(in, models));
  }

  private static TextClassifier read(DataInputStream in, SentenceVectors.Source models)
      throws IOException {
    int kind = in.readInt();
    return switch (kind) {
      case CONSTANT -> ConstantClassifier.ofLogs(MarkedBytes.floats(in));
      case DENSE_BAG -> dense(in);
      case BAG ->
          new BagOfWords(
              features(in.readInt()),
              MarkedBytes.ints(in),
              MarkedBytes.floats(in),
              MarkedBytes.floats(in),
              MarkedBytes.floats(in));
      case RECURRENT -> {
        int longest = in.readInt();
        yield new RecurrentClassifier(
            vocabulary(in),
            longest,
            MarkedBytes.floats(in),
            reader(in),
            reader(in),
            MarkedBytes.floats(in),
            MarkedBytes.floats(in));
      }
      case ATTENTIVE ->
          new AttentiveClassifier(
              vocabulary(in),
              MarkedBytes.floats(in),
              MarkedBytes.floats(in),
              blocks(in),
              MarkedBytes.floats(in),
              MarkedBytes.floats(in),
              MarkedBytes.floats(in));
      case CONVOLUTIONAL -> {
        int longest = in.readInt();
        yield new ConvolutionalClassifier(
            vocabulary(in),
            longest,
            MarkedBytes.floats(in),
            filters(in),
            MarkedBytes.floats(in),
            MarkedBytes.floats(in));
      }
      case SENTENCES_OF_MEANS, SENTENCES -> {
        SentenceVectors vectors =
            vectors(List.of(in.readUTF(), in.readUTF()), in.readUTF(), models);
        yield new SentenceClassifier(
            vectors,
            MarkedBytes.floats(in),
            MarkedBytes.floats(in),
            MarkedBytes.floats(in),
            kind == SENTENCES
                ? scope(in)
                : Scope.ofMeans(vectors, MarkedBytes.floats(in), MarkedBytes.floats(in)));
      }
      case POOL -> {
        float[] weights = MarkedBytes.floats(in);
        List<TextClassifier> members = new ArrayList<>();
        for (int m = 0; m < weights.length; m++) {
          members.add(read(in, models));
        }
        yield new PooledClassifier(members, weights);
      }
      default -> throw new IllegalArgumentException("no kind of classifier is " + kind);
    };
  }

  private static Vocabulary vocabulary(DataInputStream in) throws IOException {
    String words = new String(MarkedBytes.next(in.readInt(), in), StandardCharsets.UTF_8);
    return Vocabulary.ofWords(words.isEmpty() ? List.of() : List.of(words.split("\n", -1)));
  }

  private static List<EncoderBlock> blocks(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<EncoderBlock> blocks = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      blocks.add(
          new EncoderBlock(in.readInt(), in.readInt(), in.readInt(), MarkedBytes.floats(in)));
    }
    return blocks;
  }

  private static List<Filters> filters(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Filters> filters = new ArrayList<>();
    for (int w = 0; w < count; w++) {
      filters.add(new Filters(in.readInt(), MarkedBytes.floats(in), MarkedBytes.floats(in)));
    }
    return filters;
  }

  private static SentenceVectors vectors(
      List<String> names, String sum, SentenceVectors.Source models) {
    SentenceVectors vectors = models.open(names);
    if (!vectors.sum().equals(sum)) {
      throw new IllegalArgumentException(
          "it was trained on vectors by the models %s, which are not here as they were then"
              .formatted(names));
    }
    return vectors;
  }

  private static Scope scope(DataInputStream in) throws IOException {
    byte[][] texts = new byte[SentenceVectors.LANGUAGES.size()][];
    for (int language = 0; language < texts.length; language++) {
      texts[language] = MarkedBytes.next(in.readInt(), in);
    }
    return new Scope(texts, MarkedBytes.floats(in));
  }

  private static TextFeatures features(int number) {
    if (number < 0 || number >= FEATURES.size()) {
      throw new IllegalArgumentException("no features are number " + number);
    }
    return FEATURES.get(number);
  }

  private static BagOfWords dense(DataInputStream in) throws IOException {
    int classes = in.readInt();
    float[] intercepts = MarkedBytes.floats(in);
    float[] idf = MarkedBytes.floats(in);
    List<float[]> weights = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      weights.add(MarkedBytes.floats(in));
    }
    if (intercepts.length != weights.size()
        || weights.stream().anyMatch(ofClass -> ofClass.length != idf.length)) {
      throw new IllegalArgumentException(
          "%d buckets, %d classes and %d intercepts"
              .formatted(idf.length, weights.size(), intercepts.length));
    }
    int[] used = IntStream.range(0, idf.length).filter(bucket -> idf[bucket] > 0).toArray();
    float[] kept = new float[used.length];
    float[] ofUsed = new float[Math.multiplyExact(used.length, weights.size())];
    for (int i = 0; i < used.length; i++) {
      kept[i] = idf[used[i]];
      for (int c = 0; c < weights.size(); c++) {
        ofUsed[i * weights.size() + c] = weights.get(c)[used[i]];
      }
    }
    return new BagOfWords(TextFeatures.WORDS, used, kept, ofUsed, intercepts);
  }

  private static GatedReader reader(DataInputStream in) throws IOException {
    return new GatedReader(
        in.readInt(),
        in.readInt(),
        MarkedBytes.floats(in),
        MarkedBytes.floats(in),
        MarkedBytes.floats(in));
  }
}
