package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import io.shopkeeper.answer.Answer;
import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import io.shopkeeper.answer.Dialogue;
import io.shopkeeper.answer.Intents;
import io.shopkeeper.answer.Rewriter;
import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.service.answer.AnswerSettings;
import io.shopkeeper.service.answer.RewriteSettings;
import io.shopkeeper.service.answer.Shop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * What becomes of answers that a language model says in other words: how many of its rewrites the
 * guard lets through.
 *
 * <pre>
 * ROOT QUESTIONS rewrite.endpoint=URL rewrite.model=NAME [SETTING=VALUE...]
 * </pre>
 *
 * ROOT has a live index and the table of questions, of which the first QUESTIONS by hash are asked
 * by a stranger; settings are those of {@code service-ask}. What was let through is printed, to be
 * read.
 */
public final class RewritesBenchmark {
  private RewritesBenchmark() {}

  /** Asks and prints. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) {
    if (arguments.length < 4) {
      System.err.println(
          "usage: ROOT QUESTIONS rewrite.endpoint=URL rewrite.model=NAME [SETTING=VALUE...]; see the Javadoc");
      return;
    }
    System.exit(
        OneJob.run(
                new Asking(Integer.parseInt(arguments[1])),
                arguments[0],
                Arrays.asList(arguments).subList(2, arguments.length))
            .code());
  }

  /** The sections of the settings. */
  public record Settings(AnswerSettings answer, RewriteSettings rewrite) {}

  private record Asking(int most) implements Job<Settings> {
    @Override
    public String name() {
      return "service-ask";
    }

    @Override
    public String summary() {
      return "how many rewrites the guard lets through";
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
    public Map<String, String> inputs(Settings settings, JobContext context) {
      return Map.of();
    }

    @Override
    public void run(Settings settings, JobContext context) throws Exception {
      Rewriter model = settings.rewrite().rewriter().orElseThrow();
      List<Row> questions =
          context
              .tables()
              .read(ShopTables.QUESTIONS, context.asOf())
              .select("text", "lang")
              .distinct()
              .orderBy(sha2(col("text"), 256), col("text"))
              .limit(most)
              .collectAsList();
      Map<String, Integer> outcomes = new TreeMap<>();
      try (AnswerIndex index = new Shop(context).index()) {
        Answerer composing = new Answerer(index, Intents.NONE, settings.answer().rules());
        for (Row question : questions) {
          Answer composed = composing.ask(Dialogue.of(Customer.STRANGER), question.getString(0));
          if (composed.outcome() == Answer.Outcome.ANSWERED) {
            outcomes.merge(
                question.getString(1) + ", " + outcome(composed, model, composing, question),
                1,
                Integer::sum);
          }
        }
      }
      context.say(outcomes.toString());
    }

    private static String outcome(
        Answer composed, Rewriter model, Answerer composing, Row question) {
      List<String> said = new ArrayList<>();
      Answer answer =
          composing
              .rewritten(
                  (text, language) -> {
                    String rewrite = model.rewrite(text, language);
                    said.add(rewrite);
                    return rewrite;
                  })
              .ask(Dialogue.of(Customer.STRANGER), question.getString(0));
      if (said.isEmpty()) {
        return "no rewrite in time";
      }
      if (said.get(0).equals(composed.text())) {
        return "said word for word";
      }
      if (answer.text().equals(composed.text())) {
        return "refused";
      }
      print(composed.text(), answer.text());
      return "let through";
    }

    @AllowedHere("a benchmark prints")
    private static void print(String composed, String rewrite) {
      System.out.printf("--- %s%n+++ %s%n", composed, rewrite);
    }
  }
}
