package io.shopkeeper.data.ingest;

import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;

/** The section on the quality of the ingested data. */
public final class QualitySection implements Section {
  @Override
  public String id() {
    return "quality";
  }

  @Override
  public Chapter chapter() {
    return Chapter.INPUT;
  }

  @Override
  public Content read(ReportContext night) {
    return night
        .records()
        .run("ingest")
        .map(Quality::of)
        .filter(quality -> !quality.isEmpty())
        .map(new QualityParts(night.words())::of)
        .orElseGet(() -> Content.of(new Part.Missing(night.words().text("missing.quality"))));
  }
}
