package io.shopkeeper.answer;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.text.Visible;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers one question after another: out of the index, out of the customer's own orders, by asking
 * back, or by handing over to a person. What an answer says stands in one of its sources; what a
 * customer or a document wrote is data and is never obeyed. Thread-safe.
 */
public final class Answerer {
  private static final int LONGEST = 2_000;

  private final Parts parts;
  private final Optional<Rewriter> rewriter;

  /**
   * When an entry answers, and what intents mean.
   *
   * @param answer the relevance to a question from which the best entry is the answer
   * @param choice the relevance from which entries are offered; below it, nobody knows
   * @param wishes what the shop's intents wish for; others are looked up like any question
   */
  public record Rules(double answer, double choice, Map<String, Wish> wishes)
      implements Serializable {
    /** Makes an immutable copy. */
    public Rules {
      wishes = Map.copyOf(wishes);
    }
  }

  /** What every turn works with. */
  record Parts(Search search, Products products, Intents intents, Rules rules) {}

  /** Answers out of an index, with or without a classifier of intents. */
  public Answerer(AnswerIndex index, Intents intents, Rules rules) {
    this(new Parts(new Search(index), new Products(index), intents, rules), Optional.empty());
  }

  private Answerer(Parts parts, Optional<Rewriter> rewriter) {
    this.parts = parts;
    this.rewriter = rewriter;
  }

  /** The same, whose answers are said in other words, where those say the same. */
  public Answerer rewritten(Rewriter model) {
    return new Answerer(parts, Optional.of(model));
  }

  /** Answers a question of a dialogue. */
  public Answer ask(Dialogue dialogue, String typed) {
    String text = Visible.of(typed.substring(0, Math.min(LONGEST, typed.length()))).strip();
    Answer answer = new Turn(parts, dialogue, text).answer();
    return rewriter.isPresent() && answer.outcome() == Answer.Outcome.ANSWERED
        ? answer.saying(inOtherWords(rewriter.get(), answer))
        : answer;
  }

  /**
   * A question as it may be stored where nobody can tell which numbers are those of orders: {@code
   * [order]} for one that is called so, {@code [number]} for what may be one.
   */
  public static String masked(String typed) {
    return Entities.masked(typed);
  }

  /**
   * What is missing for an answer: that nothing which the shop knows answers, or that goods are
   * asked for which it does not sell. Empty where there is an answer, where the customer was asked
   * something, and where a person is wanted for another reason.
   */
  public Optional<Gap> gap(Answer answer) {
    List<String> said = answer.next().said();
    String text = said.get(said.size() - 1);
    Optional<String> goods = parts.products().missing(text);
    boolean ofNothing =
        goods.isPresent()
            && answer.next().asked().filter(Asked.WhichProduct.class::isInstance).isPresent();
    return ofNothing || answer.reason().equals(Answer.UNKNOWN)
        ? Optional.of(new Gap(Entities.masked(text), goods))
        : Optional.empty();
  }

  /** A rewrite that says the same and no more; where there is none, what was composed. */
  private static String inOtherWords(Rewriter model, Answer answer) {
    try {
      String rewrite = model.rewrite(answer.text(), answer.language());
      return rewrite != null && Courtesy.only(answer.text(), rewrite) ? rewrite : answer.text();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return answer.text();
    } catch (IOException | RuntimeException e) {
      return answer.text();
    }
  }
}
