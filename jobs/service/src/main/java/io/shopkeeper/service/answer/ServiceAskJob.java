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
import io.shopkeeper.pretrained.OnnxLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Answers a customer's questions, one dialogue, with the sources of each answer: those of a
 * setting, or one after another from the standard input.
 */
public final class ServiceAskJob implements Job<ServiceAskJob.Settings> {
  private static final String PROMPT = "> ";

  private final InputStream typed;
  private final PrintStream shown;

  /** The sections of the job's settings. */
  public record Settings(Ask ask, AnswerSettings answer, RewriteSettings rewrite) {}

  /** Section {@code ask}. */
  public record Ask(
      @Setting(
              "Whether questions are typed on the standard input, until it ends or somebody says bye")
          boolean chat,
      @Setting(value = "What the customer asks; each line is a turn of one dialogue", secret = true)
          Optional<String> question,
      @Setting(
              value = "Who asks, by the id that the shop's own logs have; a stranger where absent",
              secret = true)
          Optional<String> customer) {}

  /** Chats on the standard input and output of the process. */
  public ServiceAskJob() {
    this(System.in, System.out);
  }

  ServiceAskJob(InputStream typed, PrintStream shown) {
    this.typed = typed;
    this.shown = shown;
  }

  @Override
  public String name() {
    return "service-ask";
  }

  @Override
  public String summary() {
    return "answer a customer's questions out of what the shop knows, with sources";
  }

  @Override
  public List<String> libraries() {
    return List.of(OnnxLibrary.JAR);
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    boolean asks = settings.ask().question().filter(text -> !text.isBlank()).isPresent();
    if (asks == settings.ask().chat()) {
      throw JobException.usage(
          asks
              ? "ask.question and ask.chat = true exclude each other: leave one out"
              : "ask.question is missing: add --set ask.question=TEXT, or --set ask.chat=true to type questions");
    }
    settings.answer().rules();
    settings.rewrite().rewriter();
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
          settings
              .rewrite()
              .over(new Answerer(index, intents.orElse(Intents.NONE), settings.answer().rules()));
      Dialogue dialogue = Dialogue.of(customer);
      Iterator<String> questions = questions(settings.ask(), context);
      while (!outcomes.containsKey(Answer.Outcome.ENDED) && questions.hasNext()) {
        Answer answer = answerer.ask(dialogue, questions.next());
        show(answer, settings.ask().chat(), context);
        outcomes.merge(answer.outcome(), 1L, Long::sum);
        dialogue = answer.next();
      }
    }
    outcomes.forEach(
        (outcome, count) -> context.rows(outcome.name().toLowerCase(Locale.ROOT), count));
  }

  private Iterator<String> questions(Ask ask, JobContext context) {
    if (!ask.chat()) {
      return ask.question().orElseThrow().lines().iterator();
    }
    context.say("type a question, and Enter; \"bye\" or the end of the input ends this");
    BufferedReader lines = new BufferedReader(new InputStreamReader(typed, StandardCharsets.UTF_8));
    return Stream.generate(() -> next(lines))
        .takeWhile(Optional::isPresent)
        .map(Optional::get)
        .iterator();
  }

  /** The next line that is not empty, or none at the end of the input. */
  private Optional<String> next(BufferedReader lines) {
    try {
      String line;
      do {
        shown.print(PROMPT);
        shown.flush();
        line = lines.readLine();
      } while (line != null && line.isBlank());
      return Optional.ofNullable(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints an answer; the record of the run holds nothing of what was said. */
  private void show(Answer answer, boolean chat, JobContext context) {
    Consumer<String> line = chat ? shown::println : context::say;
    if (!chat) {
      List<String> said = answer.next().said();
      line.accept("? " + said.get(said.size() - 1));
    }
    answer.text().lines().forEach(text -> line.accept("  " + text));
    if (!answer.sources().isEmpty()) {
      line.accept("  [" + String.join("; ", answer.sources()) + "]");
    }
    answer.intent().ifPresent(intent -> line.accept("  intent: " + intent));
    if (!answer.summary().isEmpty()) {
      line.accept("  for a colleague: " + answer.summary());
    }
  }
}
