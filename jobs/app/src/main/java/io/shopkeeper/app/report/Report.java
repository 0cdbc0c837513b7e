package io.shopkeeper.app.report;

import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Content.Headline;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of the report page, as plain data.
 *
 * @param tonight the outcome of the night
 * @param headlines key figures at the top of the page
 * @param sections from top to bottom
 */
public record Report(Tonight tonight, List<Headline> headlines, List<Shown> sections) {
  /** The order of key figures: those on recommendations come first. */
  private static final List<Chapter> HEADLINES =
      List.of(Chapter.SHOWN, Chapter.LEARNED, Chapter.SHOP, Chapter.INPUT, Chapter.OPERATION);

  /**
   * A section of the page.
   *
   * @param id its anchor
   * @param parts from top to bottom
   */
  public record Shown(String id, List<Part> parts) {}

  /** The sections in the order of their chapters, without duplicates. */
  static List<Section> inOrder(List<Section> sections) {
    Map<String, Section> byId = new LinkedHashMap<>();
    sections.forEach(section -> byId.putIfAbsent(section.id(), section));
    return byId.values().stream().sorted(Comparator.comparing(Section::chapter)).toList();
  }

  /** Reads the content of each section. */
  static Report of(ReportContext night, List<Section> sections) throws Exception {
    List<Shown> shown = new ArrayList<>();
    Map<Chapter, List<Headline>> headlines = new LinkedHashMap<>();
    HEADLINES.forEach(chapter -> headlines.put(chapter, new ArrayList<>()));
    for (Section section : inOrder(sections)) {
      Content content = section.read(night);
      headlines.get(section.chapter()).addAll(content.headlines());
      if (!content.parts().isEmpty()) {
        shown.add(new Shown(section.id(), content.parts()));
      }
    }
    Tonight tonight = Tonight.of(night);
    List<Headline> all = new ArrayList<>();
    headlines.values().forEach(all::addAll);
    all.add(duration(tonight, night.words()));
    return new Report(tonight, all, shown);
  }

  /** The key figure on the duration of the night. */
  static Headline duration(Tonight tonight, Words words) {
    return new Headline(
        words.text("headline.duration"),
        words.shortDuration(tonight.seconds()),
        words.text("headline.duration.note", words.moment(tonight.endedAt())));
  }
}
