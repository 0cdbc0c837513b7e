package io.shopkeeper.learning.encode;

import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.pretrained.LanguageModels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Section {@code sentences}: the models that turn sentences into vectors. */
public record SentenceSettings(
    @Setting("The model that reads Chinese: a built-in name or a directory; empty for none")
        String chinese,
    @Setting("The model that reads English, likewise") String english) {
  /** Opens the models. */
  public LanguageModels vectors(Configuration configuration) throws IOException {
    return PretrainedDirectory.sentences(List.of(chinese, english), configuration);
  }

  /** What tells the models from others. Only their descriptors are read. */
  public String sum(Configuration configuration) throws IOException {
    List<String> sums = new ArrayList<>();
    for (String name : List.of(chinese, english)) {
      sums.add(name.isEmpty() ? "" : PretrainedDirectory.vectors(name, configuration));
    }
    return String.join("-", sums);
  }
}
