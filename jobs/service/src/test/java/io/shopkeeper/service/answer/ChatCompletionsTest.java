package io.shopkeeper.service.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.shopkeeper.answer.Rewriter;
import io.shopkeeper.core.JobException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stub stands in for the model: right, slow, wrong, down. */
class ChatCompletionsTest {
  private static final String RIGHT =
      "{\"choices\": [{\"message\": {\"content\": \"Hello! 30 days.\"}}]}";

  private final AtomicReference<String> received = new AtomicReference<>("");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer stub;
  private volatile int status = 200;
  private volatile String body = RIGHT;
  private volatile long millisABytes;

  @BeforeEach
  void start() throws IOException {
    stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stub.setExecutor(threads);
    stub.createContext(
        "/v1/chat/completions",
        exchange -> {
          received.set(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(status, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            for (byte one : body.getBytes(StandardCharsets.UTF_8)) {
              out.write(one);
              if (millisABytes > 0) {
                out.flush();
                Thread.sleep(millisABytes);
              }
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    stub.start();
  }

  @AfterEach
  void stop() {
    stub.stop(0);
    threads.shutdownNow();
  }

  private Rewriter rewriter() {
    return settings("http://127.0.0.1:%d/v1/".formatted(stub.getAddress().getPort()))
        .rewriter()
        .orElseThrow();
  }

  private static RewriteSettings settings(String endpoint) {
    return new RewriteSettings(
        Optional.of(endpoint), Optional.of("small"), Optional.of("a key"), 1_000);
  }

  @Test
  void itGetsTheAnswerAndNothingElse() throws Exception {
    assertEquals("Hello! 30 days.", rewriter().rewrite("30 days.", "en"));
    assertTrue(received.get().startsWith("Bearer a key {\"model\":\"small\""), received.get());
    assertTrue(received.get().contains("30 days."), received.get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 | {"choices": [{"message": {"content": "x"}}]}
          302 | {"choices": [{"message": {"content": "x"}}]}
          200 | nonsense
          200 | {}
          200 | []
          200 | {"choices": [{"message": {"content": 7}}]}
          200 | {"choices": [{"message": {"content": "cut
          """)
  void nonsenseIsAFailure(int code, String said) {
    status = code;
    body = said;
    assertThrows(IOException.class, () -> rewriter().rewrite("30 days.", "en"));
  }

  @Test
  void whatIsEndlessOrSlowIsGivenUp() {
    body = "{\"x\": \"" + "y".repeat(1 << 20);
    assertThrows(IOException.class, () -> rewriter().rewrite("30 days.", "en"));
    body = RIGHT;
    millisABytes = 200;
    long before = System.nanoTime();
    IOException slow = assertThrows(IOException.class, () -> rewriter().rewrite("30 days.", "en"));
    assertTrue(slow.getMessage().contains("no answer in 1000 ms"), slow.getMessage());
    assertTrue(System.nanoTime() - before < Duration.ofSeconds(8).toNanos());
  }

  @Test
  void whatIsDownIsAFailure() {
    Rewriter rewriter = rewriter();
    stub.stop(0);
    assertThrows(IOException.class, () -> rewriter.rewrite("30 days.", "en"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:8000", "ftp://x/v1", "http://", "http://a b/v1"})
  void addressesThatAreNone(String endpoint) {
    JobException refused = assertThrows(JobException.class, () -> settings(endpoint).rewriter());
    assertTrue(refused.getMessage().contains("rewrite.endpoint"), refused.getMessage());
    assertFalse(refused.getMessage().contains("a key"));
  }
}
