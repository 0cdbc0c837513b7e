package io.shopkeeper.service.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.service.TestShop;
import io.shopkeeper.service.index.ServiceIndexJob;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceServeJobTest {
  private static final String TOKEN = "a token that only tests use";

  @TempDir static Path directory;

  @BeforeAll
  static void aShopWithAnIndex() throws IOException {
    TestShop.products(directory);
    TestShop.orders(directory);
    assertEquals(
        ExitCode.DONE,
        JobTest.of(new ServiceIndexJob()).root(directory).run("service-index").exitCode());
  }

  private static JobTest.Result serve(String... settings) throws IOException {
    return JobTest.of(new ServiceServeJob()).root(directory).set(settings).run("service-serve");
  }

  @Test
  void itAnswersFromWhatIsLive() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    CompletableFuture<JobTest.Result> run =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return serve(
                    "serve.token=\"" + TOKEN + "\"",
                    "serve.port=" + port,
                    "serve.for-seconds=8",
                    "serve.timeout-seconds=1");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    JsonNode opened = null;
    for (int i = 0; i < 300 && opened == null && !run.isDone(); i++) {
      try {
        opened = post(port, "sessions", TOKEN, "{\"customer\": \"anna\"}");
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    assertTrue(opened != null, () -> run.join().err());
    String session = opened.get("session").asText();
    JsonNode answer = post(port, "ask", session, "{\"question\": \"where is order A-1001\"}");
    assertEquals("2 × Ceramic mug: shipped since 2026-03-31.", answer.get("text").asText());
    JsonNode others = post(port, "ask", session, "{\"question\": \"where is order B-2001\"}");
    assertFalse(others.toString().contains("Old"), others.toString());
    String fresh =
        post(port, "sessions", TOKEN, "{\"customer\": \"anna\"}").get("session").asText();
    for (MatchResult example : examplesOfTheDocs()) {
      assertEquals(
          new ObjectMapper().readTree(example.group(2)),
          post(port, "ask", fresh, "{\"question\": \"" + example.group(1) + "\"}"));
    }
    JobTest.Result result = run.get(30, TimeUnit.SECONDS);
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    // Neither the token, nor who asked, nor what, is in what the run leaves or says.
    try (Stream<Path> files = Files.walk(directory.resolve("runs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(Files.readString(file).contains("A-1001"), file.toString());
        assertFalse(Files.readString(file).contains("only tests use"), file.toString());
      }
    }
    assertFalse((result.err() + result.out()).contains("only tests use"));
  }

  /** What {@code docs/service.md} asks over HTTP, each with the answer in the next line. */
  private static List<MatchResult> examplesOfTheDocs() throws IOException {
    List<MatchResult> examples =
        Pattern.compile("\\nask \"(.*)\"\\n(\\{.*})")
            .matcher(Files.readString(JobTest.repository().resolve("docs/service.md")))
            .results()
            .toList();
    assertEquals(3, examples.size());
    return examples;
  }

  private static JsonNode post(int port, String path, String bearer, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/%s".formatted(port, path)))
                    .header("Authorization", "Bearer " + bearer)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void withoutATokenNothingIsServed() throws IOException {
    assertEquals(ExitCode.USAGE, serve().exitCode());
    JobTest.Result brief = serve("serve.token=brief");
    assertEquals(ExitCode.USAGE, brief.exitCode());
    assertFalse(brief.err().contains("brief"), brief.err());
    JobTest.Result none = serve("serve.token-file=/nowhere/token");
    assertEquals(ExitCode.USAGE, none.exitCode(), none.err());
    Path open = Files.writeString(directory.resolve("token"), TOKEN);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    JobTest.Result readable = serve("serve.token-file=" + open);
    assertEquals(ExitCode.USAGE, readable.exitCode(), readable.err());
    assertTrue(readable.err().contains("chmod 600"), readable.err());
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-------"));
    try (ServerSocket taken = new ServerSocket(0)) {
      JobTest.Result busy = serve("serve.token-file=" + open, "serve.port=" + taken.getLocalPort());
      assertEquals(ExitCode.UNAVAILABLE, busy.exitCode(), busy.err());
      assertTrue(busy.err().contains("choose another serve.port"), busy.err());
    }
  }
}
