package io.shopkeeper.reviews.polarity;

import io.shopkeeper.core.classify.MarkedBytes;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.classify.GatedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Classifiers of terms as bytes, big-endian: a mark, then the kind, then its numbers; a pool holds
 * its members.
 */
final class PolarityFile {
  private static final int MAGIC = 0x53505031;
  private static final int CONSTANT = 1;
  private static final int LEXICON = 2;
  private static final int WORDS = 3;
  private static final int NETWORKS = 4;
  private static final int POOL = 5;

  private PolarityFile() {}

  /** The bytes of a classifier. */
  static byte[] bytes(PolarityClassifier classifier) {
    return MarkedBytes.of(MAGIC, out -> write(classifier, out));
  }

  private static void write(PolarityClassifier classifier, DataOutputStream out)
      throws IOException {
    if (classifier instanceof ConstantPolarity constant) {
      out.writeInt(CONSTANT);
      MarkedBytes.floats(constant.logs(), out);
    } else if (classifier instanceof LexiconPolarity lexicon) {
      out.writeInt(LEXICON);
      out.writeInt(lexicon.classes());
    } else if (classifier instanceof WordPolarity words) {
      out.writeInt(WORDS);
      MarkedBytes.ints(words.used(), out);
      MarkedBytes.floats(words.weights(), out);
      MarkedBytes.floats(words.intercepts(), out);
    } else if (classifier instanceof NetworkPolarity networks) {
      out.writeInt(NETWORKS);
      LanguageModels models = networks.reader().models();
      for (String model : models.names()) {
        out.writeUTF(model);
      }
      out.writeUTF(models.sum());
      out.writeInt(networks.classes());
      out.writeInt(networks.networks().size());
      for (Map.Entry<Language, TargetReader> one : networks.networks().entrySet()) {
        out.writeUTF(one.getKey().name());
        reader(one.getValue().ahead(), out);
        reader(one.getValue().back(), out);
        MarkedBytes.floats(one.getValue().weights(), out);
        MarkedBytes.floats(one.getValue().bias(), out);
      }
    } else if (classifier instanceof PooledPolarity pool) {
      out.writeInt(POOL);
      MarkedBytes.floats(pool.weights(), out);
      for (PolarityClassifier member : pool.members()) {
        write(member, out);
      }
    } else {
      throw new IllegalArgumentException(classifier.getClass() + " has no format");
    }
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
   * @param models opens those of names, see {@link SentenceVectors#names}
   * @throws IllegalArgumentException where the bytes are cut short or no classifier, or a model
   *     that it was trained on is another one now
   */
  static PolarityClassifier read(byte[] bytes, Function<List<String>, LanguageModels> models) {
    return MarkedBytes.read(bytes, MAGIC, "classifier of terms", in -> read(in, models));
  }

  private static PolarityClassifier read(
      DataInputStream in, Function<List<String>, LanguageModels> models) throws IOException {
    int kind = in.readInt();
    return switch (kind) {
      case CONSTANT -> new ConstantPolarity(MarkedBytes.floats(in));
      case LEXICON -> new LexiconPolarity(in.readInt());
      case WORDS ->
          new WordPolarity(MarkedBytes.ints(in), MarkedBytes.floats(in), MarkedBytes.floats(in));
      case NETWORKS -> networks(in, models);
      case POOL -> {
        float[] weights = MarkedBytes.floats(in);
        List<PolarityClassifier> members = new ArrayList<>();
        for (int m = 0; m < weights.length; m++) {
          members.add(read(in, models));
        }
        yield new PooledPolarity(members, weights);
      }
      default -> throw new IllegalArgumentException("no kind of classifier is " + kind);
    };
  }

  private static NetworkPolarity networks(
      DataInputStream in, Function<List<String>, LanguageModels> models) throws IOException {
    List<String> names = List.of(in.readUTF(), in.readUTF());
    LanguageModels opened = models.apply(names);
    if (!opened.sum().equals(in.readUTF())) {
      throw new IllegalArgumentException(
          "it was trained on vectors by the models %s, which are not here as they were then"
              .formatted(names));
    }
    int classes = in.readInt();
    int count = in.readInt();
    Map<Language, TargetReader> networks = new EnumMap<>(Language.class);
    for (int i = 0; i < count; i++) {
      networks.put(
          Language.valueOf(in.readUTF()),
          new TargetReader(reader(in), reader(in), MarkedBytes.floats(in), MarkedBytes.floats(in)));
    }
    return new NetworkPolarity(new TermReader(opened), networks, classes);
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
