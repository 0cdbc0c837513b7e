package io.shopkeeper.service.answer;

import io.shopkeeper.answer.Answer;
import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import io.shopkeeper.answer.Dialogue;
import io.shopkeeper.answer.Intents;
import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Answers a customer's questions, one dialogue, with the sources of each answer. */
public final class ServiceAskJob implements Job<ServiceAskJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(Ask ask, AnswerSettings answer) {}

  /** Section {@code ask}. */
  public record Ask(
      @Setting(value = "What the customer asks; each line is a turn of one dialogue", secret = true)
          Optional<String> question,
      @Setting(
              value = "Who asks, by the id that the shop's own logs have; a stranger where absent",
              secret = true)
          Optional<String> customer) {}

  @Override
  public String name() {
    return "service-ask";
  }

  @Override
  public String summary() {
    return "answer a customer's questions out of what the shop knows, with sources";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    if (settings.ask().question().filter(text -> !text.isBlank()).isEmpty()) {
      throw JobException.usage("ask.question is missing: add --set ask.question=TEXT");
    }
    if (settings.answer().choiceCoverage() > settings.answer().coverage()) {
      throw JobException.usage(
          "setting 'answer.choice-coverage' is %s, above answer.coverage = %s: what answers would not even be offered"
              .formatted(settings.answer().choiceCoverage(), settings.answer().coverage()));
    }
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    // The current time, so that the same question is asked again.
    return Map.of("moment", context.clock().instant().toString());
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Shop shop = new Shop(context);
    Optional<Intents> intents = context.phase("read intents", shop::intents);
    if (intents.isEmpty()) {
      context.say("no intents are learned yet: questions are answered by search alone");
    }
    Customer customer =
        settings.ask().customer().isEmpty()
            ? Customer.STRANGER
            : context.phase(
                "read orders", () -> shop.customer(settings.ask().customer().orElseThrow()));
    Map<Answer.Outcome, Long> outcomes = new EnumMap<>(Answer.Outcome.class);
    try (AnswerIndex index = context.phase("read index", shop::index)) {
      Answerer answerer =
          new Answerer(
              index,
              intents.orElse(Intents.NONE),
              new Answerer.Thresholds(
                  settings.answer().coverage(),
                  settings.answer().choiceCoverage(),
                  new HashSet<>(settings.answer().orderIntents())));
      Dialogue dialogue = Dialogue.of(customer);
      for (String question : settings.ask().question().orElseThrow().lines().toList()) {
        Answer answer = answerer.ask(dialogue, question);
        show(answer, context);
        outcomes.merge(answer.outcome(), 1L, Long::sum);
        dialogue = answer.next();
      }
    }
    outcomes.forEach(
        (outcome, count) -> context.rows(outcome.name().toLowerCase(Locale.ROOT), count));
  }

  /** Prints an answer; the record of the run holds nothing of what was said. */
  private static void show(Answer answer, JobContext context) {
    List<String> said = answer.next().said();
    context.say("? " + said.get(said.size() - 1));
    answer.text().lines().forEach(line -> context.say("  " + line));
    if (!answer.sources().isEmpty()) {
      context.say("  [" + String.join("; ", answer.sources()) + "]");
    }
    answer.intent().ifPresent(intent -> context.say("  intent: " + intent));
    if (!answer.summary().isEmpty()) {
      context.say("  for a colleague: " + answer.summary());
    }
  }
}
