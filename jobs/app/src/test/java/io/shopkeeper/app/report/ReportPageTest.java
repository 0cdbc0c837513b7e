package io.shopkeeper.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.app.report.Tonight.Outcome;
import io.shopkeeper.recommend.report.EvaluationSection;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.ParseError;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReportPageTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static Words words(Language language) {
    return new ReportJob(List.of(new EvaluationSection())).words(language, ZONE);
  }

  private static ReportPage page(Language language) {
    return new ReportPage(words(language));
  }

  private static Document render(Language language, Report report) {
    return parse(page(language).render(report));
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
  void showsEveryKindOfPart(Language language) throws IOException {
    String html = page(language).render(SampleReport.saying("some text"));
    Files.writeString(Path.of("target", "sample-report-" + language + ".html"), html);
    Document page = parse(html);
    assertEquals(3, page.select("main section h2").size());
    assertEquals(2, page.select("figure.chart").size());
    assertEquals(language.tag(), page.selectFirst("html").attr("lang"));
    page.select("nav a").forEach(a -> assertEquals(1, page.select(a.attr("href")).size()));
    assertEquals(3, page.select("nav a").size());
    for (String one :
        List.of(
            ".lead",
            "h3.sub",
            "td .code",
            "td .item",
            "td .pill.warn",
            "td.heat-4",
            "tr.candidate",
            ".tiles article",
            ".customer .did li",
            ".customer .shown .why li.rest",
            "details .code",
            ".headline .value")) {
      assertFalse(page.select(one).isEmpty(), one);
    }
    assertEquals("1", page.selectFirst("table.heat td[colspan]").attr("colspan"));
    assertFalse(page.body().text().matches("(?s).*\\b(NaN|null)\\b.*"));
  }

  /** A kind that the template does not know would be left out without a word. */
  @Test
  void theTemplateKnowsEveryKindOfPart() throws IOException {
    String template;
    try (java.io.InputStream in = ReportPage.class.getResourceAsStream("parts.ftlh")) {
      template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (Class<?> kind : Part.class.getPermittedSubclasses()) {
      String name = kind.getSimpleName().toLowerCase(java.util.Locale.ROOT);
      assertTrue(template.contains("<#case \"" + name + "\">"), name);
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyChartHasATitleAxesWithNamesAndATable(Language language) throws IOException {
    Document page = render(language, SampleReport.saying("words"));
    for (Element figure : page.select("figure.chart")) {
      String title = figure.selectFirst("h3").text();
      assertEquals(title, figure.selectFirst("canvas").attr("aria-label"));
      assertTrue(figure.select("details tbody tr").size() > 0, title);
      int columns = figure.select("details thead th").size();
      figure.select("details tbody tr").forEach(r -> assertEquals(columns, r.childrenSize()));
    }
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void showsTheVerdictInWords(Outcome outcome) {
    for (Language language : Language.values()) {
      Document page =
          render(
              language,
              new Report(
                  SampleReport.tonight(outcome, "gate: −3.1% against production"),
                  List.of(),
                  List.of()));
      assertEquals(words(language).text("verdict." + outcome), page.selectFirst(".verdict").text());
      assertEquals("gate: −3.1% against production", page.selectFirst(".message").text());
    }
  }

  @Test
  void saysWhatTheGateComparedAndWhatIsLive() {
    Document page = render(Language.EN, SampleReport.saying("x"));
    assertEquals(
        List.of("ALS against live model", "ALS against RP3β, customers with 1 to 4 products known"),
        page.select("#tonight .columns > .card:nth-child(2) tbody th").eachText());
    assertEquals(
        List.of("made tonight", "earlier"), page.select("#tonight .words .pill").eachText());
    assertEquals("and 1 more", page.selectFirst("#tonight .words td:last-child small").text());
  }

  @Test
  void saysWhatIsMissingWhereNothingIsThere() {
    Document page = render(Language.EN, SampleReport.empty());
    assertEquals(
        List.of("Nothing is live yet.", "The gate compared nothing.", "nothing yet"),
        page.select("p.missing").eachText());
    assertFalse(page.body().text().matches("(?s).*\\b(NaN|null)\\b.*"));
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
    Report report = SampleReport.saying(text);
    String shown = text.replaceAll("[\\s\\u2028\\u2029]+", " ").strip();
    for (Language language : Language.values()) {
      Document benign = render(language, SampleReport.saying("x"));
      Document page = render(language, report);
      assertEquals(2, page.select("script:not([type])").size());
      assertTrue(page.select("img, iframe, link, [onerror]").isEmpty());
      assertEquals(benign.select("*").size(), page.select("*").size(), "no text makes an element");
      for (String place :
          List.of(
              ".message",
              ".lead",
              "h3.sub",
              ".shown .item",
              ".why .item",
              ".did .item",
              ".tiles .item",
              "td .item",
              "#record td .code",
              "details .code")) {
        assertTrue(plain(page.selectFirst(place)).startsWith(shown), place);
      }
      for (JsonNode chart : specifications(page)) {
        assertEquals(text, chart.path("title").asText());
        assertEquals(text, chart.path("labels").path(0).asText());
      }
    }
  }

  private static String plain(Element element) {
    return element.wholeText().replaceAll("[\\s\\u2028\\u2029]+", " ").strip();
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void asksNothingOfTheNetwork(Language language) {
    Document page = render(language, SampleReport.saying("x"));
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
    Document page = render(Language.ZH, SampleReport.saying("x"));
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
        page(Language.EN).render(SampleReport.saying("x")),
        page(Language.EN).render(SampleReport.saying("x")));
  }
}
