package io.shopkeeper.deep.evaluate;

import io.shopkeeper.core.metrics.ConfusionMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code run.json} and {@code evaluation.json} say of a classification. */
public final class ClassificationFacts {
  private ClassificationFacts() {}

  /** The metrics over all, those of each class, and the confusion matrix by actual class. */
  public static Map<String, Object> of(Classification.Outcome outcome, List<String> names) {
    ConfusionMatrix matrix = outcome.matrix();
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("name", names.get(c));
      facts.put("examples", matrix.support(c));
      facts.put("precision", matrix.precision(c));
      facts.put("recall", matrix.recall(c));
      facts.put("f1", matrix.f1(c));
      classes.add(facts);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("examples", matrix.total());
    facts.put("accuracy", matrix.accuracy());
    facts.put("macro_f1", matrix.macroF1());
    facts.put("loss", outcome.loss());
    facts.put("classes", classes);
    facts.put("confusion", matrix.counts());
    return facts;
  }
}
