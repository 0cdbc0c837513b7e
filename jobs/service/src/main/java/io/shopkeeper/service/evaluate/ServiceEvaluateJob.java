package io.shopkeeper.service.evaluate;

import io.shopkeeper.answer.Answer;
import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import io.shopkeeper.answer.Dialogue;
import io.shopkeeper.answer.Intents;
import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.service.answer.AnswerSettings;
import io.shopkeeper.service.answer.Shop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replays dialogues whose right answers are known with what is live, and judges the answers. */
public final class ServiceEvaluateJob implements Job<ServiceEvaluateJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(EvaluateSettings evaluate, AnswerSettings answer) {}

  @Override
  public String name() {
    return "service-evaluate";
  }

  @Override
  public String summary() {
    return "replay dialogues whose right answers are known, and judge the answers";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> libraries() {
    return List.of(OnnxLibrary.JAR);
  }

  @Override
  public void check(Settings settings) {
    settings.answer().rules();
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return Map.of("live", new Shop(context).live(), "moment", context.clock().instant().toString());
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    if (settings.evaluate().dialogues().isEmpty()) {
      context.say("evaluate.dialogues names no dialogues: nothing is judged");
      return;
    }
    List<Scripted> dialogues =
        context.phase(
            "read dialogues",
            () -> Scripted.read(settings.evaluate().dialogues().orElseThrow(), context));
    Shop shop = new Shop(context);
    Map<String, Customer> customers =
        context.phase(
            "read orders",
            () ->
                shop.customers(
                    dialogues.stream()
                        .flatMap(one -> one.customer().stream())
                        .distinct()
                        .toList()));
    Optional<Intents> intents = context.phase("read intents", shop::intents);
    Scores scores = new Scores();
    try (AnswerIndex index = context.phase("read index", shop::index)) {
      Answerer answerer =
          new Answerer(index, intents.orElse(Intents.NONE), settings.answer().rules());
      context.phase(
          "replay", () -> dialogues.forEach(one -> replay(one, customers, answerer, scores)));
    }
    scores.tell(context);
    judged(scores, settings.evaluate());
  }

  private static void replay(
      Scripted script, Map<String, Customer> customers, Answerer answerer, Scores scores) {
    Dialogue dialogue =
        Dialogue.of(script.customer().map(customers::get).orElse(Customer.STRANGER));
    for (Scripted.Turn turn : script.turns()) {
      long before = System.nanoTime();
      Answer answer = answerer.ask(dialogue, turn.question());
      scores.add(script, turn, answer, System.nanoTime() - before);
      dialogue = answer.next();
    }
  }

  private static void judged(Scores scores, EvaluateSettings least) {
    if (scores.leaks() > 0) {
      throw JobException.gateRefused(
          "%d answers hold what no answer may hold (facts.service-evaluation); do not let it answer customers"
              .formatted(scores.leaks()));
    }
    if (scores.right() < least.leastRight() || scores.wrong() > least.mostWrong()) {
      throw JobException.gateRefused(
          "%.3f of the turns are right (evaluate.least-right = %s) and %.3f answered wrongly (evaluate.most-wrong = %s); facts.service-evaluation names them"
              .formatted(scores.right(), least.leastRight(), scores.wrong(), least.mostWrong()));
    }
  }
}
