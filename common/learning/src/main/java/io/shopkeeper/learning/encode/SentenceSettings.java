package io.shopkeeper.learning.encode;

import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Section {@code sentences}: the models that turn sentences into vectors. */
public record SentenceSettings(
    @Setting("The model that reads Chinese: a built-in name or a directory; empty for none")
        String chinese,
    @Setting("The model that reads English, likewise") String english) {
  /** Opens the models. */
  public SentenceVectors vectors(Configuration configuration) throws IOException {
    return PretrainedDirectory.sentences(List.of(chinese, english), configuration);
  }
}
