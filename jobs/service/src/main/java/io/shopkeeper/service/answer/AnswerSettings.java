package io.shopkeeper.service.answer;

import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Wish;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Section {@code answer}: when what was found is an answer, and what the shop's intents mean. */
public record AnswerSettings(
    @Setting(
            value =
                "Relevance from which the best entry is the answer: how probable that is, or, without sentence vectors, the share of the question's terms that it has",
            min = 0,
            max = 1)
        double coverage,
    @Setting(
            value =
                "The relevance from which entries are offered to choose from; below it a person takes over",
            min = 0,
            max = 1)
        double choiceCoverage,
    @Setting("The intents that ask for the state of an order") List<String> orderIntents,
    @Setting("The intents that want something returned, exchanged or refunded")
        List<String> returnIntents,
    @Setting("The intents that want an order cancelled") List<String> cancelIntents,
    @Setting("The intents that want a person") List<String> personIntents) {

  /**
   * What the answering library goes by.
   *
   * @throws JobException 64 where the settings contradict each other
   */
  public Answerer.Rules rules() {
    if (choiceCoverage > coverage) {
      throw JobException.usage(
          "setting 'answer.choice-coverage' is %s, above answer.coverage = %s: what answers would not even be offered"
              .formatted(choiceCoverage, coverage));
    }
    Map<String, Wish> wishes = new HashMap<>();
    add(wishes, orderIntents, Wish.ORDER);
    add(wishes, returnIntents, Wish.RETURN);
    add(wishes, cancelIntents, Wish.CANCEL);
    add(wishes, personIntents, Wish.PERSON);
    return new Answerer.Rules(coverage, choiceCoverage, wishes);
  }

  private static void add(Map<String, Wish> wishes, List<String> intents, Wish wish) {
    for (String intent : intents) {
      Wish other = wishes.putIfAbsent(intent, wish);
      if (other != null && other != wish) {
        throw JobException.usage(
            "the intent '%s' stands in answer.%s-intents and in answer.%s-intents: leave it in one"
                .formatted(intent, other.word(), wish.word()));
      }
    }
  }
}
