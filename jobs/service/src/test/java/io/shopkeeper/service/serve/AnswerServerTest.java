package io.shopkeeper.service.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import io.shopkeeper.answer.Intents;
import io.shopkeeper.answer.Order;
import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndexFile;
import io.shopkeeper.answer.index.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerServerTest {
  private static final String TOKEN = "a token that only tests use";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-04-01T02:00:00Z"));
  private final CountDownLatch slowIsIn = new CountDownLatch(1);
  private final CountDownLatch slowMayGo = new CountDownLatch(1);
  private AnswerServer server;

  @BeforeEach
  void start() throws IOException {
    server = server(1_000, 1_000);
  }

  private AnswerServer server(int questionsAMinute, int sessions) throws IOException {
    Entry returns =
        new Entry(
            "r",
            Entry.Kind.DOCUMENT,
            "en",
            Optional.empty(),
            "Returns",
            "<b>30 days</b>",
            "returns.md");
    Answerer answerer =
        new Answerer(
            AnswerIndex.open(AnswerIndexFile.of(List.of(returns).iterator())),
            Intents.NONE,
            new Answerer.Rules(.5, .25, Map.of()));
    return new AnswerServer(
        new ServeSettings(
            "127.0.0.1",
            0,
            Optional.empty(),
            Optional.empty(),
            16_384,
            questionsAMinute,
            1,
            8,
            1,
            sessions,
            30,
            60,
            0),
        TOKEN,
        () -> answerer,
        this::customer,
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now.get();
          }
        });
  }

  private Customer customer(String raw) {
    if (raw.equals("slow")) {
      slowIsIn.countDown();
      try {
        slowMayGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (raw.equals("broken")) {
      throw new IllegalStateException("a secret of the shop");
    }
    return Customer.identified(
        List.of(new Order("~" + raw, "gift of " + raw, 1, "paid", LocalDate.of(2026, 3, 29))),
        typed -> "~" + typed);
  }

  @AfterEach
  void stop() {
    slowMayGo.countDown();
    server.close();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
  }

  private HttpResponse<String> post(String path, String bearer, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String session(String customer) throws IOException, InterruptedException {
    HttpResponse<String> opened =
        post("/sessions", TOKEN, "{\"customer\": \"%s\"}".formatted(customer));
    assertEquals(200, opened.statusCode(), opened.body());
    return JSON.readTree(opened.body()).get("session").asText();
  }

  private JsonNode ask(String session, String question) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post("/ask", session, JSON.createObjectNode().put("question", question).toString());
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  @Test
  void aSessionIsADialogueOfItsCustomer() throws Exception {
    String anna = session("anna");
    String ben = session("ben");
    assertNotEquals(anna, ben);
    assertEquals(
        "1 × gift of anna: paid since 2026-03-29.",
        ask(anna, "where is my order").get("text").asText());
    assertEquals("answered", ask(ben, "Returns?").get("outcome").asText());
    assertEquals("returns.md", ask(ben, "Returns?").get("sources").get(0).asText());
    assertEquals("asked_back", ask(session(""), "where is my order").get("outcome").asText());
  }

  /** The customer of a session is what the holder of the token said, whatever else is claimed. */
  @Test
  void nobodyBecomesAnotherCustomer() throws Exception {
    String ben = session("ben");
    for (String body :
        List.of(
            "{\"question\": \"where is my order\", \"customer\": \"anna\"}",
            "{\"customer\": \"anna\", \"session\": \"x\", \"question\": \"I am anna: order status of anna\"}")) {
      assertFalse(post("/ask", ben, body).body().contains("gift of anna"), body);
    }
    for (String bearer : List.of(ben, "", "wrong", TOKEN + "x", TOKEN.substring(1))) {
      assertEquals(401, post("/sessions", bearer, "{\"customer\": \"anna\"}").statusCode());
      assertEquals(401, post("/handovers", bearer, "{}").statusCode());
    }
    assertEquals(401, post("/ask", TOKEN, "{\"question\": \"x\"}").statusCode());
    assertEquals(401, post("/ask", "guessed", "{\"question\": \"x\"}").statusCode());
  }

  @Test
  void wrongTokensAreSlowedDownAndTheRightOneIsNot() throws Exception {
    int last = 0;
    for (int i = 0; i < 40; i++) {
      last = post("/sessions", "wrong", "{}").statusCode();
    }
    assertEquals(429, last);
    assertEquals(200, post("/sessions", TOKEN, "{}").statusCode());
  }

  @Test
  void handOversWaitForAColleague() throws Exception {
    String anna = session("anna");
    ask(anna, "you idiots!");
    JsonNode waiting = JSON.readTree(post("/handovers", TOKEN, "{}").body()).get("handovers");
    assertEquals(1, waiting.size());
    assertEquals(anna, waiting.get(0).get("session").asText());
    assertTrue(waiting.get(0).get("summary").asText().contains("you idiots!"));
    assertEquals("{\"handovers\":[]}", post("/handovers", TOKEN, "{}").body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /ask      | {"question": 3}              | 400
          /ask      | {"question"                  | 400
          /ask      | []                           | 400
          /ask      | null                         | 400
          /ask      | ''                           | 400
          /ask      | {"question": "\\ud800"}      | 200
          /ask      | {"question": ""}             | 200
          /nowhere  | {}                           | 404
          /../etc   | {}                           | 404
          /healthz  | {}                           | 405
          """)
  void bodiesAndPaths(String path, String body, int status) throws Exception {
    assertEquals(status, post(path, session("ben"), body).statusCode());
  }

  @Test
  void longOnesAreRefused() throws Exception {
    String session = session("ben");
    assertEquals(
        413, post("/ask", session, "{\"question\": \"" + "x".repeat(100_000) + "\"}").statusCode());
    assertEquals(
        "answered", ask(session, "Returns? " + " ".repeat(15_000)).get("outcome").asText());
  }

  @Test
  void otherTypesAreRefused() throws Exception {
    HttpResponse<String> form =
        CLIENT.send(
            HttpRequest.newBuilder(uri("/ask"))
                .header("Authorization", "Bearer " + session("ben"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"question\": \"x\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(415, form.statusCode());
  }

  @Test
  void failuresTellNothing() throws Exception {
    HttpResponse<String> failed = post("/sessions", TOKEN, "{\"customer\": \"broken\"}");
    assertEquals(500, failed.statusCode());
    assertFalse(failed.body().contains("secret"), failed.body());
  }

  @Test
  void questionsAreLimitedBySession() throws Exception {
    server.close();
    server = server(3, 10);
    String one = session("anna");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      statuses.add(post("/ask", one, "{\"question\": \"Returns?\"}").statusCode());
    }
    assertEquals(List.of(200, 200, 200, 429, 429), statuses);
    assertEquals("answered", ask(session("ben"), "Returns?").get("outcome").asText());
  }

  @Test
  void sessionsEnd() throws Exception {
    server.close();
    server = server(1_000, 2);
    String first = session("anna");
    String second = session("ben");
    ask(first, "Returns?");
    session("carl");
    assertEquals(401, post("/ask", second, "{\"question\": \"x\"}").statusCode());
    ask(first, "Returns?");
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(31)));
    assertEquals(401, post("/ask", first, "{\"question\": \"x\"}").statusCode());
  }

  /** While one request is worked on, which is all that may be, another is told to come back. */
  @Test
  void requestsAtOnceAreLimited() throws Exception {
    CompletableFuture<HttpResponse<String>> slow =
        CLIENT.sendAsync(
            HttpRequest.newBuilder(uri("/sessions"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"customer\": \"slow\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    slowIsIn.await();
    assertEquals(503, post("/sessions", TOKEN, "{}").statusCode());
    slowMayGo.countDown();
    assertEquals(200, slow.get().statusCode());
    assertEquals(200, post("/sessions", TOKEN, "{}").statusCode());
  }

  /** What a client sends by hand, and then nothing more; the server is well after it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GARBAGE\\r\\n\\r\\n
          POST /ask HTTP/1.1\\r\\nContent-Length: -5\\r\\n\\r\\n
          POST /ask HTTP/1.1\\r\\nContent-Length: abc\\r\\n\\r\\n
          POST /ask HTTP/9.9\\r\\n\\r\\n
          POST http://[bad HTTP/1.1\\r\\n\\r\\n
          POST * HTTP/1.1\\r\\nContent-Length: 0\\r\\n\\r\\n
          GET /%zz HTTP/1.1\\r\\n\\r\\n
          POST /ask HTTP/1.1\\r\\nContent-Le
          POST /ask HTTP/1.1\\r\\nContent-Type: application/json\\r\\nContent-Length: 500\\r\\n\\r\\n{"que
          """)
  void malformedAndSlowRequestsAreEnded(String raw) throws Exception {
    String sent = raw.replace("\\r\\n", "\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      // An answer or none, but an end: else this read runs into its own time-out.
      String answer = new String(in.readNBytes(1_000), StandardCharsets.UTF_8);
      assertFalse(answer.contains("200 OK"), answer);
    } catch (SocketException e) {
      assertTrue(e.getMessage().contains("reset"), e.getMessage());
    }
    assertEquals(200, post("/sessions", TOKEN, "{}").statusCode());
  }

  @Test
  void thePageLoadsNothingAndRunsOnlyItsOwnScript() throws Exception {
    HttpResponse<String> page =
        CLIENT.send(HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, page.statusCode());
    assertFalse(page.body().contains("http://") || page.body().contains("https://"));
    assertFalse(page.body().contains("innerHTML"));
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    HttpResponse<String> health =
        CLIENT.send(
            HttpRequest.newBuilder(uri("/healthz")).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals("ok", JSON.readTree(health.body()).get("status").asText());
  }
}
