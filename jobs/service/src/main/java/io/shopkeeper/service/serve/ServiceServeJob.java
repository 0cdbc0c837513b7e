package io.shopkeeper.service.serve;

import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import io.shopkeeper.answer.Dialogue;
import io.shopkeeper.answer.Intents;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.service.answer.AnswerSettings;
import io.shopkeeper.service.answer.RewriteSettings;
import io.shopkeeper.service.answer.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers customers' questions over HTTP until it is stopped, always from what is live. */
public final class ServiceServeJob implements Job<ServiceServeJob.Settings> {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceServeJob.class);
  private static final List<String> FIRST_QUESTIONS =
      List.of("Which of the two red ones did others buy?", "哪一个更便宜");

  private static final int SHORTEST_TOKEN = 16;

  /** The sections of the job's settings. */
  public record Settings(ServeSettings serve, AnswerSettings answer, RewriteSettings rewrite) {}

  @Override
  public String name() {
    return "service-serve";
  }

  @Override
  public String summary() {
    return "answer customers' questions over HTTP, with a page to chat in, until it is stopped";
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
    settings.answer().rules();
    settings.rewrite().rewriter();
    if (settings.serve().token().isPresent()) {
      longEnough(settings.serve().token().get());
    } else if (settings.serve().tokenFile().isEmpty()) {
      throw JobException.usage(
          "there is no token: put one in the variable SHOPKEEPER_SERVE_TOKEN, or in a file named by serve.token-file, as from: openssl rand -base64 32");
    }
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    // The current time, so that it serves again.
    return Map.of("moment", context.clock().instant().toString());
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Shop shop = new Shop(context);
    String live = shop.live();
    AtomicReference<Answerer> answerer =
        new AtomicReference<>(context.phase("read what is live", () -> answerer(shop, settings)));
    // The first look at a table takes Spark many times as long as the others.
    context.phase("read orders", () -> shop.customer(""));
    ServeSettings serve = settings.serve();
    long end = System.nanoTime() + Duration.ofSeconds(serve.forSeconds()).toNanos();
    try (AnswerServer server = server(serve, token(serve, context), answerer, shop, context)) {
      context.say(
          "serving on http://%s:%d/ until it is stopped; hand-overs wait at /handovers"
              .formatted(serve.host(), server.port()));
      while (serve.forSeconds() == 0 || System.nanoTime() < end) {
        Thread.sleep(
            Duration.ofSeconds(serve.forSeconds() == 0 ? serve.refreshSeconds() : 1).toMillis());
        live = refreshed(live, answerer, shop, settings);
      }
    }
  }

  private static Answerer answerer(Shop shop, Settings settings) throws IOException {
    Answerer answerer =
        new Answerer(shop.index(), shop.intents().orElse(Intents.NONE), settings.answer().rules());
    // Dictionaries load at the first question of a language: no customer's.
    FIRST_QUESTIONS.forEach(question -> answerer.ask(Dialogue.of(Customer.STRANGER), question));
    return settings.rewrite().over(answerer);
  }

  private static AnswerServer server(
      ServeSettings serve,
      String token,
      AtomicReference<Answerer> answerer,
      Shop shop,
      JobContext context) {
    try {
      return new AnswerServer(serve, token, answerer::get, shop::customer, context.clock());
    } catch (IOException e) {
      throw JobException.unavailable(
          "cannot listen on %s:%d (%s): choose another serve.port, or stop what listens there"
              .formatted(serve.host(), serve.port(), e.getMessage()),
          e);
    }
  }

  /** Takes what has gone live since; where that cannot be read, what was live answers on. */
  private static String refreshed(
      String before, AtomicReference<Answerer> answerer, Shop shop, Settings settings) {
    try {
      String now = shop.live();
      if (!now.equals(before)) {
        answerer.set(answerer(shop, settings));
        LOG.info("answers are from {} now", now);
      }
      return now;
    } catch (IOException | RuntimeException e) {
      LOG.error("what is live now cannot be read; what was live before answers on", e);
      return before;
    }
  }

  private static String token(ServeSettings serve, JobContext context) {
    if (serve.token().isPresent()) {
      return serve.token().get();
    }
    Path file = context.file(serve.tokenFile().orElseThrow());
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.contains(PosixFilePermission.OTHERS_READ)
            || mode.contains(PosixFilePermission.OTHERS_WRITE)
            || mode.contains(PosixFilePermission.GROUP_WRITE)) {
          throw JobException.usage(
              "serve.token-file %s can be read or changed by others: run chmod 600 %s"
                  .formatted(file, file));
        }
      }
      return longEnough(Files.readString(file).strip());
    } catch (IOException e) {
      throw JobException.usage(
          "cannot read serve.token-file %s (%s): give a file of text that only the user who runs this may read"
              .formatted(file, e.getClass().getSimpleName()));
    }
  }

  private static String longEnough(String token) {
    return Optional.of(token)
        .filter(text -> text.strip().length() >= SHORTEST_TOKEN)
        .orElseThrow(
            () ->
                JobException.usage(
                    "the token has %d characters; use %d or more, as from: openssl rand -base64 32"
                        .formatted(token.strip().length(), SHORTEST_TOKEN)));
  }
}
