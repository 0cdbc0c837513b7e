package io.shopkeeper.service.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shopkeeper.answer.Answer;
import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves answers over HTTP/1.1, in JSON, and a page to chat in. Whoever holds the token opens
 * sessions and says whose they are; whoever has a session's id asks in it, and can be no other
 * customer. Nothing of what is asked, and no id, is logged.
 */
final class AnswerServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEARER = "Bearer ";
  private static final int WRONG_TOKENS_A_MINUTE = 30;
  private static final int MOST_HANDOVERS = 1_000;
  private static final int READ_ON = 1 << 20;
  private static final Duration LONGEST_WORK = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ServeSettings settings;
  private final Supplier<Answerer> answerer;
  private final Customers customers;
  private final byte[] token;
  private final Sessions sessions;
  private final RateLimit questions;
  private final RateLimit wrongTokens = new RateLimit(WRONG_TOKENS_A_MINUTE);
  private final Semaphore working;
  private final ChatPage page = ChatPage.read();
  private final Deque<ObjectNode> handovers = new ArrayDeque<>();
  private final ThreadPoolExecutor threads;
  private final HttpServer server;

  /** Finds a customer by the id that the shop's own logs have. */
  @FunctionalInterface
  interface Customers {
    Customer of(String raw) throws IOException;
  }

  /** What answers a request whose path and method fit. */
  @FunctionalInterface
  private interface Action {
    JsonNode of(HttpExchange exchange) throws IOException, Refusal;
  }

  /** A request that is refused. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String why) {
      super(why);
      this.status = status;
    }
  }

  /**
   * Starts serving.
   *
   * @param answerer the one that is live at each question
   * @throws IOException where the address is taken or is none of this machine's
   */
  AnswerServer(
      ServeSettings settings,
      String token,
      Supplier<Answerer> answerer,
      Customers customers,
      Clock clock)
      throws IOException {
    this.settings = settings;
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.answerer = answerer;
    this.customers = customers;
    this.sessions =
        new Sessions(settings.sessions(), Duration.ofMinutes(settings.sessionMinutes()), clock);
    this.questions = new RateLimit(settings.questionsAMinute());
    this.working = new Semaphore(settings.concurrent());
    // The JDK's server reads its time-outs, in seconds, once a process.
    System.setProperty("sun.net.httpserver.maxReqTime", "" + settings.timeoutSeconds());
    System.setProperty("sun.net.httpserver.maxRspTime", "" + LONGEST_WORK.toSeconds());
    System.setProperty("sun.net.httpserver.idleInterval", "" + settings.timeoutSeconds());
    // Else it looks for idle connections every ten seconds only.
    System.setProperty("sun.net.httpserver.clockTick", "1000");
    this.server = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 0);
    // What finds no thread and no place to wait for one is closed by the time-out.
    this.threads =
        new ThreadPoolExecutor(
            settings.connections(),
            settings.connections(),
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(settings.connections()),
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, this::route));
    server.start();
  }

  /** The port that it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  private JsonNode route(HttpExchange exchange) throws IOException, Refusal {
    String path = exchange.getRequestURI().getPath();
    Map.Entry<String, Action> route =
        switch (path == null ? "" : path) {
          case "/healthz" -> Map.entry("GET", this::health);
          case "/sessions" -> Map.entry("POST", this::open);
          case "/ask" -> Map.entry("POST", this::ask);
          case "/handovers" -> Map.entry("POST", this::handovers);
          default -> throw new Refusal(404, "there is nothing here");
        };
    if (!exchange.getRequestMethod().equals(route.getKey())) {
      exchange.getResponseHeaders().set("Allow", route.getKey());
      throw new Refusal(405, "use " + route.getKey());
    }
    return route.getValue().of(exchange);
  }

  private JsonNode health(HttpExchange exchange) {
    return JSON.createObjectNode().put("status", "ok").put("sessions", sessions.size());
  }

  private JsonNode open(HttpExchange exchange) throws IOException, Refusal {
    requireToken(exchange);
    String customer = text(body(exchange), "customer").orElse("");
    String id =
        sessions.open(customer.isBlank() ? Customer.STRANGER : customers.of(customer.strip()));
    return JSON.createObjectNode().put("session", id);
  }

  private JsonNode ask(HttpExchange exchange) throws IOException, Refusal {
    String id =
        bearer(exchange).orElseThrow(() -> new Refusal(401, "send a session as bearer token"));
    Sessions.Session session =
        sessions
            .find(id)
            .orElseThrow(() -> new Refusal(401, "there is no such session, or it has ended"));
    if (!questions.allows(id, System.nanoTime())) {
      exchange.getResponseHeaders().set("Retry-After", "10");
      throw new Refusal(
          429, "more than %d questions a minute".formatted(settings.questionsAMinute()));
    }
    String question =
        text(body(exchange), "question")
            .orElseThrow(() -> new Refusal(400, "the body has no text \"question\""));
    Answer answer = session.ask(answerer.get(), question);
    if (answer.outcome() == Answer.Outcome.HANDED_OVER) {
      keep(JSON.createObjectNode().put("session", id).put("summary", answer.summary()));
    }
    ObjectNode json =
        JSON.createObjectNode()
            .put("outcome", answer.outcome().name().toLowerCase(Locale.ROOT))
            .put("text", answer.text())
            .put("language", answer.language());
    answer.sources().forEach(json.putArray("sources")::add);
    return json;
  }

  private void keep(ObjectNode handover) {
    synchronized (handovers) {
      if (handovers.size() == MOST_HANDOVERS) {
        handovers.removeFirst();
        LOG.warn(
            "more than {} dialogues wait for a person: the oldest is forgotten", MOST_HANDOVERS);
      }
      handovers.addLast(handover);
    }
  }

  /** What waits for a person, the oldest first; each is given once. */
  private JsonNode handovers(HttpExchange exchange) throws Refusal {
    requireToken(exchange);
    ObjectNode json = JSON.createObjectNode();
    synchronized (handovers) {
      handovers.forEach(json.putArray("handovers")::add);
      handovers.clear();
    }
    return json;
  }

  private void requireToken(HttpExchange exchange) throws Refusal {
    byte[] given = bearer(exchange).orElse("").getBytes(StandardCharsets.UTF_8);
    if (MessageDigest.isEqual(token, given)) {
      return;
    }
    boolean seldom =
        wrongTokens.allows(
            exchange.getRemoteAddress().getAddress().getHostAddress(), System.nanoTime());
    throw seldom
        ? new Refusal(401, "send the token: Authorization: Bearer TOKEN")
        : new Refusal(429, "too many wrong tokens");
  }

  private static Optional<String> bearer(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip());
  }

  /** The JSON object that a request brings. */
  private JsonNode body(HttpExchange exchange) throws IOException, Refusal {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    // No page of another origin can send this type unasked.
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw new Refusal(415, "send JSON: Content-Type: application/json");
    }
    byte[] bytes = exchange.getRequestBody().readNBytes(settings.maxBody() + 1);
    if (bytes.length > settings.maxBody()) {
      // Who is still sending hears nothing.
      exchange.getRequestBody().readNBytes(READ_ON);
      throw new Refusal(413, "the body has more than %d bytes".formatted(settings.maxBody()));
    }
    try {
      JsonNode json = JSON.readTree(bytes);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      LOG.debug("a body that is no JSON");
    }
    throw new Refusal(400, "the body is no JSON object");
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.ofNullable(json.get(field))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  private void handle(HttpExchange exchange, Action action) {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/")
          && exchange.getRequestMethod().equals("GET")) {
        send(
            exchange,
            200,
            page.html().getBytes(StandardCharsets.UTF_8),
            "text/html; charset=utf-8");
        return;
      }
      int status = 200;
      JsonNode json;
      try {
        json = working(exchange, action);
      } catch (Refusal refusal) {
        status = refusal.status;
        json = JSON.createObjectNode().put("error", refusal.getMessage());
      }
      send(exchange, status, JSON.writeValueAsBytes(json), "application/json");
    } catch (IOException e) {
      LOG.debug("a client went away ({})", e.getClass().getSimpleName());
    } catch (RuntimeException e) {
      LOG.error("a request failed", e);
    }
  }

  private JsonNode working(HttpExchange exchange, Action action) throws IOException, Refusal {
    try {
      // A request that is not read yet is still coming in, and its time is running.
      long patience = Math.min(PATIENCE.toMillis(), settings.timeoutSeconds() * 500L);
      if (!working.tryAcquire(patience, TimeUnit.MILLISECONDS)) {
        exchange.getResponseHeaders().set("Retry-After", "5");
        throw new Refusal(503, "too many requests at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "it is ending");
    }
    try {
      return action.of(exchange);
    } catch (RuntimeException e) {
      LOG.error("a request failed", e);
      throw new Refusal(500, "this failed; the log of the server says why");
    } finally {
      working.release();
    }
  }

  private void send(HttpExchange exchange, int status, byte[] bytes, String type)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Content-Security-Policy", page.policy());
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
