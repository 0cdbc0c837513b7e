package io.shopkeeper.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.app.report.Report.Action;
import io.shopkeeper.app.report.Report.Behaviour;
import io.shopkeeper.app.report.Report.Beyond;
import io.shopkeeper.app.report.Report.Bin;
import io.shopkeeper.app.report.Report.Contender;
import io.shopkeeper.app.report.Report.Curve;
import io.shopkeeper.app.report.Report.Customer;
import io.shopkeeper.app.report.Report.Difference;
import io.shopkeeper.app.report.Report.Evaluation;
import io.shopkeeper.app.report.Report.Interval;
import io.shopkeeper.app.report.Report.Network;
import io.shopkeeper.app.report.Report.Point;
import io.shopkeeper.app.report.Report.Quality;
import io.shopkeeper.app.report.Report.Reason;
import io.shopkeeper.app.report.Report.Role;
import io.shopkeeper.app.report.Report.Scores;
import io.shopkeeper.app.report.Report.Served;
import io.shopkeeper.app.report.Report.Sessions;
import io.shopkeeper.app.report.Report.Shown;
import io.shopkeeper.app.report.Report.SimilarItems;
import io.shopkeeper.app.report.Report.Slice;
import io.shopkeeper.app.report.Report.Source;
import io.shopkeeper.app.report.Report.Spread;
import io.shopkeeper.app.report.Report.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.ParseError;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReportPageTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 31);
  private static final double UNKNOWN = Double.NaN;

  private static Document render(Language language, Report report) {
    return parse(new ReportPage(language, ZONE).render(report));
  }

  /** Reads the page as a browser does and fails on anything that a browser would have to mend. */
  private static Document parse(String page) {
    Parser parser = Parser.htmlParser().setTrackErrors(20);
    Document document = parser.parseInput(page, "");
    List<ParseError> errors = parser.getErrors();
    assertTrue(errors.isEmpty(), errors::toString);
    return document;
  }

  private static List<JsonNode> specifications(Document page) throws IOException {
    List<JsonNode> out = new ArrayList<>();
    for (Element script : page.select("script[type=application/json]")) {
      out.add(new ObjectMapper().readTree(script.data()));
    }
    return out;
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void showsAllSectionsAndCharts(Language language) throws IOException {
    String html = new ReportPage(language, ZONE).render(SampleReport.full());
    Files.writeString(Path.of("target", "sample-report-" + language + ".html"), html);
    Document page = parse(html);
    assertEquals(9, page.select("main section h2").size());
    assertEquals(17, page.select("figure.chart").size());
    assertTrue(page.select("p.missing").isEmpty(), () -> page.select("p.missing").text());
    assertEquals(language.tag(), page.selectFirst("html").attr("lang"));
    page.select("nav a").forEach(a -> assertEquals(1, page.select(a.attr("href")).size()));
    assertFalse(page.body().text().matches("(?s).*\\b(NaN|null)\\b.*"));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyChartHasATitleAxesWithNamesAndATable(Language language) throws IOException {
    Document page = render(language, SampleReport.full());
    for (Element figure : page.select("figure.chart")) {
      String title = figure.selectFirst("h3").text();
      assertFalse(title.isBlank());
      assertEquals(title, figure.selectFirst("canvas").attr("aria-label"));
      assertTrue(figure.select("details tbody tr").size() > 0, title);
      int columns = figure.select("details thead th").size();
      figure.select("details tbody tr").forEach(r -> assertEquals(columns, r.childrenSize()));
    }
    for (JsonNode chart : specifications(page)) {
      for (String axis : List.of("x", "y")) {
        assertTrue(
            chart.at("/" + axis + "/format").asText().equals("label")
                || !chart.at("/" + axis + "/title").asText().isBlank(),
            chart.path("title").asText());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Verdict.class)
  void showsTheVerdictInWords(Verdict verdict) {
    Document page =
        render(Language.EN, SampleReport.ended(verdict, 99, "gate: −3.1% against production"));
    Words words = new Words(Language.EN, ZONE);
    assertEquals(words.text("verdict." + verdict), page.selectFirst(".verdict").text());
    assertEquals("gate: −3.1% against production", page.selectFirst(".message").text());
  }

  @Test
  void saysWhatIsMissingWhereNothingIsThere() {
    Document page = render(Language.EN, SampleReport.empty());
    assertEquals(9, page.select("main section").size());
    page.select("main section:not(#tonight)")
        .forEach(s -> assertFalse(s.select("p.missing").isEmpty(), s.id()));
    assertFalse(page.body().text().matches("(?s).*\\b(NaN|null)\\b.*"));
  }

  static Stream<Arguments> partsLeftOut() {
    Report f = SampleReport.full();
    return Stream.of(
        Arguments.of(
            "missing.behaviour",
            new Report(
                f.outcome(),
                f.served(),
                null,
                f.evaluation(),
                f.networks(),
                f.beyond(),
                f.scores(),
                f.customers(),
                f.similar(),
                f.quality(),
                f.settings(),
                f.manifest())),
        Arguments.of(
            "missing.evaluation",
            new Report(
                f.outcome(),
                f.served(),
                f.behaviour(),
                null,
                f.networks(),
                f.beyond(),
                f.scores(),
                f.customers(),
                f.similar(),
                f.quality(),
                f.settings(),
                f.manifest())),
        Arguments.of(
            "missing.networks",
            new Report(
                f.outcome(),
                f.served(),
                f.behaviour(),
                f.evaluation(),
                List.of(),
                f.beyond(),
                f.scores(),
                f.customers(),
                f.similar(),
                f.quality(),
                f.settings(),
                f.manifest())),
        Arguments.of(
            "missing.beyond",
            new Report(
                f.outcome(),
                null,
                f.behaviour(),
                f.evaluation(),
                f.networks(),
                null,
                List.of(),
                f.customers(),
                f.similar(),
                f.quality(),
                f.settings(),
                f.manifest())),
        Arguments.of(
            "missing.customers",
            new Report(
                f.outcome(),
                f.served(),
                f.behaviour(),
                f.evaluation(),
                f.networks(),
                f.beyond(),
                f.scores(),
                List.of(),
                f.similar(),
                f.quality(),
                f.settings(),
                f.manifest())),
        Arguments.of(
            "missing.similar",
            new Report(
                f.outcome(),
                f.served(),
                f.behaviour(),
                f.evaluation(),
                f.networks(),
                f.beyond(),
                f.scores(),
                f.customers(),
                List.of(),
                f.quality(),
                f.settings(),
                f.manifest())),
        Arguments.of(
            "missing.quality",
            new Report(
                f.outcome(),
                f.served(),
                f.behaviour(),
                f.evaluation(),
                f.networks(),
                f.beyond(),
                f.scores(),
                f.customers(),
                f.similar(),
                null,
                f.settings(),
                f.manifest())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("partsLeftOut")
  void leavesOutOnePartAndSaysSo(String key, Report report) {
    for (Language language : Language.values()) {
      assertEquals(
          List.of(new Words(language, ZONE).text(key)),
          render(language, report).select("p.missing").eachText());
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void rendersZerosOnesAndUnknownNumbers(Language language) throws IOException {
    Interval unknown = new Interval(UNKNOWN, UNKNOWN, UNKNOWN);
    Report report =
        new Report(
            SampleReport.full().outcome(),
            new Served(1, 0, 0, UNKNOWN, List.of()),
            new Behaviour(
                DAY,
                DAY,
                1,
                1,
                0,
                1,
                List.of(new Report.Step("view", 0, 0), new Report.Step("purchase", 0, 0)),
                List.of("view"),
                1,
                List.of(
                    new Report.Day(DAY.minusDays(1), List.of(0L)),
                    new Report.Day(DAY, List.of(0L))),
                new Sessions(0, UNKNOWN, UNKNOWN, List.of(new Bin(1, 2, 0))),
                List.of(new Report.Segment("loyal", 0, 0, 0)),
                List.of(new Report.Cohort(DAY, 0, List.of(UNKNOWN))),
                List.of()),
            new Evaluation(
                null,
                null,
                "ndcg@20",
                0,
                0,
                0,
                List.of(new Contender("als", Role.CANDIDATE, Map.of("ndcg@20", unknown))),
                List.of(new Difference("most-popular", unknown)),
                List.of(new Slice("light", 0, Map.of("als", unknown)))),
            List.of(),
            new Beyond(
                0,
                List.of(new Spread("als", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
                List.of(new Curve("purchases", List.of(new Point(0, 0), new Point(1, UNKNOWN)))),
                List.of(new Curve("purchases", List.of(new Point(1, 0))))),
            List.of(new Scores("als", 0, UNKNOWN, List.of(new Bin(UNKNOWN, UNKNOWN, 0)))),
            List.of(
                new Customer("a…", List.of(), List.of()),
                new Customer(
                    "b…",
                    List.of(new Action(DAY, "view", "x", 1)),
                    List.of(
                        new Shown(
                            1,
                            "y",
                            "",
                            UNKNOWN,
                            "als",
                            List.of(new Reason("x", UNKNOWN)),
                            UNKNOWN)))),
            List.of(new SimilarItems("x", "", List.of())),
            new Quality(List.of(new Source("f", "events", 0, 0, 0, 0, 0)), List.of(), List.of()),
            List.of(),
            List.of());
    Document page = render(language, report);
    assertFalse(page.body().text().matches("(?s).*\\b(NaN|null|Infinity)\\b.*"));
    assertTrue(specifications(page).size() > 3);
  }

  static Stream<String> hostile() {
    return Stream.of(
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]></style><img src=x onerror=alert(1)>",
        "\"quoted\" 'single' & &amp; `tick` ${7*7} <#if>",
        "👩🏽‍🚀 emoji ½ \u2028 line \u2029 separators",
        "שלום \u202e rtl مرحبا",
        "很长的标题".repeat(2000),
        "one-long-word".repeat(500),
        "\\u003c/script> \\ \n\t tab",
        "{0} '{1}' {");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void showsHostileTextAsText(String text) throws IOException {
    Report f = SampleReport.full();
    Report report =
        new Report(
            SampleReport.outcome(Verdict.FAILED, 65, text),
            f.served(),
            f.behaviour(),
            f.evaluation(),
            List.of(
                new Network(
                    "fashion-mnist",
                    1,
                    1,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    List.of(new Report.Epoch(1, UNKNOWN, Map.of(text, UNKNOWN))),
                    new Report.Classes(
                        UNKNOWN,
                        0,
                        List.of(
                            new Report.OneClass(text, 0, UNKNOWN, UNKNOWN, UNKNOWN, List.of(0L)))),
                    f.evaluation(),
                    text)),
            f.beyond(),
            List.of(new Scores(text, 1, 0.5, List.of(new Bin(0, 1, 1)))),
            List.of(
                new Customer(
                    text,
                    List.of(new Action(DAY, text, text, 1)),
                    List.of(
                        new Shown(1, text, text, 1, text, List.of(new Reason(text, 0.5)), 0.5)))),
            List.of(new SimilarItems(text, text, List.of(new Report.Neighbour(text, text, 0.1)))),
            new Quality(
                List.of(new Source(text, text, 1, 0, 1, 0, 0)),
                List.of(new Report.Refusal(text, text, 1)),
                List.of(new Report.Check(text, text, 0, 0, Report.CheckVerdict.WARNED))),
            List.of(new Report.Entry(text, text)),
            List.of());
    String shown = text.replaceAll("[\\s\\u2028\\u2029]+", " ").strip();
    for (Language language : Language.values()) {
      Document benign = render(language, f);
      Document page = render(language, report);
      assertEquals(2, page.select("script:not([type])").size());
      assertTrue(page.select("img, iframe, link, [onerror]").isEmpty());
      assertEquals(benign.select("head > *").size(), page.select("head > *").size());
      assertEquals(shown, plain(page.selectFirst(".message")));
      assertEquals(shown, plain(page.selectFirst(".shown .item")));
      assertEquals(shown, plain(page.selectFirst(".why .item")));
      assertEquals(shown, plain(page.selectFirst("#record .code")));
      JsonNode balance =
          specifications(page).stream()
              .filter(s -> s.path("labels").path(0).asText().endsWith(" → " + text))
              .findFirst()
              .orElseThrow();
      assertEquals(text + " → " + text, balance.path("labels").path(0).asText());
    }
  }

  private static String plain(Element element) {
    return element.wholeText().replaceAll("[\\s\\u2028\\u2029]+", " ").strip();
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void asksNothingOfTheNetwork(Language language) {
    Document page = render(language, SampleReport.full());
    assertTrue(page.select("[src], [srcset], [data], link, base, iframe, object, embed").isEmpty());
    page.select("[href]").forEach(e -> assertTrue(e.attr("href").startsWith("#"), e::toString));
    page.select("style").forEach(s -> assertFalse(s.data().matches("(?s).*(url\\(|@import).*")));
    page.select("script")
        .forEach(
            s ->
                assertFalse(
                    s.data()
                        .matches(
                            "(?s).*(sourceMappingURL|XMLHttpRequest|fetch\\(|import\\(|sendBeacon|WebSocket).*")));
    String policy = page.selectFirst("meta[http-equiv=Content-Security-Policy]").attr("content");
    assertTrue(policy.startsWith("default-src 'none'; "), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertFalse(policy.contains("http"), policy);
  }

  @Test
  void letsExactlyItsOwnScriptsAndStyleRun() throws Exception {
    Document page = render(Language.ZH, SampleReport.full());
    String policy = page.selectFirst("meta[http-equiv=Content-Security-Policy]").attr("content");
    List<Element> ours = new ArrayList<>(page.select("script:not([type])"));
    ours.addAll(page.select("style"));
    assertEquals(3, ours.size());
    for (Element element : ours) {
      byte[] sum =
          MessageDigest.getInstance("SHA-256")
              .digest(element.data().getBytes(StandardCharsets.UTF_8));
      assertTrue(policy.contains("'sha256-" + Base64.getEncoder().encodeToString(sum) + "'"));
    }
    // Inline styles and handlers would need what the policy forbids.
    assertTrue(page.select("[style], [onclick], [onload]").isEmpty());
  }

  @Test
  void isTheSameForTheSameReport() {
    assertEquals(
        new ReportPage(Language.EN, ZONE).render(SampleReport.full()),
        new ReportPage(Language.EN, ZONE).render(SampleReport.full()));
  }
}
