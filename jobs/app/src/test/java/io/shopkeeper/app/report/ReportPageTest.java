package io.shopkeeper.app.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportPageTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  @ParameterizedTest
  @EnumSource(Language.class)
  void rendersAFullReport(Language language) throws IOException {
    String page = new ReportPage(language, ZONE).render(SampleReport.full());
    Files.writeString(Path.of("target", "sample-report-" + language + ".html"), page);
    assertTrue(page.contains("</html>"));
  }

  @Test
  void rendersAReportWithNothingInIt() {
    assertTrue(new ReportPage(Language.EN, ZONE).render(SampleReport.empty()).contains("</html>"));
  }
}
