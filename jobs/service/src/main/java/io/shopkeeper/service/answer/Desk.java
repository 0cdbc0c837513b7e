package io.shopkeeper.service.answer;

import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Intents;
import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Function;

/** What is live of a shop, so that executors answer as a serving system does. */
public final class Desk implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] index;
  private final SentenceVectors models;
  private final LearnedIntents intents;
  private final Answerer.Rules rules;

  /**
   * @param index the file of the index
   * @param models of its vectors
   * @param intents null where none are learned
   */
  Desk(byte[] index, SentenceVectors models, LearnedIntents intents, Answerer.Rules rules) {
    this.index = index;
    this.models = models;
    this.intents = intents;
    this.rules = rules;
  }

  /** The models of the index's vectors. */
  public SentenceVectors models() {
    return models;
  }

  /** Does something with what answers, which is closed thereafter. */
  public <T> T answering(Function<Answerer, T> work) throws IOException {
    try (AnswerIndex opened = AnswerIndex.open(index, names -> models)) {
      return work.apply(new Answerer(opened, intents == null ? Intents.NONE : intents, rules));
    }
  }
}
