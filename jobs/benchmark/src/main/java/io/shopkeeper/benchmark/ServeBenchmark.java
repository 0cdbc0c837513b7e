package io.shopkeeper.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How {@code service-serve} bears many customers at once: each opens a session and asks one
 * question after another, without a pause. Latencies are those that the clients see, on the machine
 * that serves.
 *
 * <pre>
 * URL TOKEN-FILE PID CLIENTS SECONDS QUESTIONS [CUSTOMER]
 * </pre>
 *
 * PID is the server's, whose live heap is measured before and after, by a full collection each;
 * QUESTIONS is a file with a question a line; every second client is CUSTOMER, if one is named.
 * Start the server with {@code serve.questions-a-minute=100000}.
 */
public final class ServeBenchmark {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final double NANOS_A_MILLI = 1e6;
  private static final int ARGUMENTS = 6;

  private final URI server;
  private final String token;
  private final List<String> questions;
  private final HttpClient http = HttpClient.newHttpClient();

  /** What one client saw: the nanoseconds of each answer, and how often anything else came. */
  private record Seen(List<Long> nanos, Map<String, Integer> errors) {}

  private ServeBenchmark(URI server, String token, List<String> questions) {
    this.server = server;
    this.token = token;
    this.questions = questions;
  }

  /** Measures and prints one line of figures. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < ARGUMENTS) {
      throw new WrongWords("URL TOKEN-FILE PID CLIENTS SECONDS QUESTIONS [CUSTOMER]");
    }
    ServeBenchmark benchmark =
        new ServeBenchmark(
            URI.create(arguments[0]),
            Files.readString(Path.of(arguments[1])).strip(),
            Files.readAllLines(Path.of(arguments[5])));
    String customer = arguments.length > ARGUMENTS ? arguments[ARGUMENTS] : "";
    int clients = Integer.parseInt(arguments[3]);
    // Sessions are opened by the shop's server, each with a look at the table of orders.
    List<String> sessions = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      sessions.add(benchmark.session(c % 2 == 0 ? "" : customer));
    }
    // What loads at the first questions is no leak.
    benchmark.askAll(sessions, System.nanoTime() + Duration.ofSeconds(5).toNanos());
    double before = liveMebibytes(arguments[2]);
    long end = System.nanoTime() + Duration.ofSeconds(Long.parseLong(arguments[4])).toNanos();
    List<Seen> seen = benchmark.askAll(sessions, end);
    double after = liveMebibytes(arguments[2]);
    long[] nanos =
        seen.stream().flatMap(s -> s.nanos().stream()).mapToLong(n -> n).sorted().toArray();
    Map<String, Integer> errors = new TreeMap<>();
    seen.forEach(s -> s.errors().forEach((error, n) -> errors.merge(error, n, Integer::sum)));
    System.out.printf(
        "%d clients, %s s: %,d answers, errors %s, ms p50 %.1f, p99 %.1f, most %.1f; live heap %.1f MiB before, %.1f after%n",
        clients,
        arguments[4],
        nanos.length,
        errors,
        at(nanos, .5),
        at(nanos, .99),
        at(nanos, 1),
        before,
        after);
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / NANOS_A_MILLI;
  }

  private List<Seen> askAll(List<String> sessions, long end) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(sessions.size());
    try {
      List<Future<Seen>> running = new ArrayList<>();
      for (int c = 0; c < sessions.size(); c++) {
        int first = c;
        running.add(threads.submit(() -> ask(first, sessions.get(first), end)));
      }
      List<Seen> seen = new ArrayList<>();
      for (Future<Seen> one : running) {
        seen.add(one.get());
      }
      return seen;
    } finally {
      threads.shutdown();
    }
  }

  private String session(String customer) throws IOException, InterruptedException {
    String body = JSON.createObjectNode().put("customer", customer).toString();
    HttpResponse<String> opened = post("sessions", token, body);
    if (opened.statusCode() != 200) {
      throw new IOException("no session: status " + opened.statusCode() + ", " + opened.body());
    }
    return JSON.readTree(opened.body()).get("session").asText();
  }

  /** Asks from one question of the list on until the end. */
  private Seen ask(int first, String session, long end) throws InterruptedException {
    Seen seen = new Seen(new ArrayList<>(), new TreeMap<>());
    for (int q = first; System.nanoTime() < end; q++) {
      String body =
          JSON.createObjectNode().put("question", questions.get(q % questions.size())).toString();
      long start = System.nanoTime();
      try {
        int status = post("ask", session, body).statusCode();
        if (status == 200) {
          seen.nanos().add(System.nanoTime() - start);
        } else {
          seen.errors().merge("status " + status, 1, Integer::sum);
        }
      } catch (IOException e) {
        seen.errors().merge(e.getClass().getSimpleName(), 1, Integer::sum);
      }
    }
    return seen;
  }

  private HttpResponse<String> post(String path, String bearer, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(server.resolve("/" + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The bytes of what is alive, which {@code jcmd} counts after a collection. */
  private static double liveMebibytes(String pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder("jcmd", pid, "GC.class_histogram").redirectErrorStream(true).start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return Arrays.stream(said.split("\n", -1))
        .filter(line -> line.startsWith("Total"))
        .map(line -> Double.parseDouble(line.split(" +", -1)[2]) / (1 << 20))
        .findFirst()
        .orElseThrow(() -> new IOException("jcmd says nothing of process " + pid + ": " + said));
  }
}
