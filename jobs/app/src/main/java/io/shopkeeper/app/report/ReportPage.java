package io.shopkeeper.app.report;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateModelException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.report.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Renders a {@link Report} as one self-contained HTML page. Everything that comes from data is
 * escaped; the page's Content-Security-Policy allows its scripts and style by their SHA-256, and
 * pictures that it holds itself, and forbids everything else, including requests to other hosts.
 */
public final class ReportPage {
  private static final String CHART_JS =
      "/META-INF/resources/webjars/chart.js/4.4.3/dist/chart.umd.js";

  private final Configuration templates;
  private final Words words;

  /** Creates a renderer with these texts. */
  public ReportPage(Words words) {
    this.words = words;
    this.templates = new Configuration(Configuration.VERSION_2_3_34);
    templates.setClassForTemplateLoading(ReportPage.class, "");
    templates.setObjectWrapper(RecordWrapper.create());
    templates.setDefaultEncoding(StandardCharsets.UTF_8.name());
    templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
    templates.setLocale(words.language().locale());
    templates.setLocalizedLookup(false);
    templates.setNumberFormat("computer");
    templates.setBooleanFormat("c");
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    templates.setLogTemplateExceptions(false);
    templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
  }

  /** Renders the page. */
  public String render(Report report) {
    String style = resource("report.css");
    // The library's source map is not in the page, so the reference to it is removed.
    String library =
        resource(CHART_JS).replaceAll("(?m)^//# sourceMappingURL=.*$", "").stripTrailing();
    String script = resource("report.js");
    Map<String, Object> model = new HashMap<>();
    model.put("report", report);
    model.put("w", words);
    model.put("gate", new GateWords(words));
    model.put("policy", policy(style, library, script));
    StringWriter page = new StringWriter();
    try {
      model.put("style", HTMLOutputFormat.INSTANCE.fromMarkup(style));
      model.put("library", HTMLOutputFormat.INSTANCE.fromMarkup(library));
      model.put("script", HTMLOutputFormat.INSTANCE.fromMarkup(script));
      templates.getTemplate("page.ftlh").process(model, page);
    } catch (TemplateModelException e) {
      throw new IllegalStateException("report model: " + e.getMessage(), e);
    } catch (TemplateException e) {
      throw new IllegalStateException("report template: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("report template cannot be read", e);
    }
    return page.toString();
  }

  private static String policy(String style, String... scripts) {
    StringBuilder policy = new StringBuilder("default-src 'none'; script-src");
    for (String script : scripts) {
      policy.append(" 'sha256-").append(Sha256.of(script).base64()).append('\'');
    }
    return policy
        .append("; style-src 'sha256-")
        .append(Sha256.of(style).base64())
        .append("'; img-src data:; base-uri 'none'; form-action 'none'")
        .toString();
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
