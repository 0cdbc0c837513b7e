package io.shopkeeper.app.report;

import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.NightRun.Phase;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The section on the durations of jobs and their phases. */
final class TimingsSection implements Section {
  @Override
  public String id() {
    return "timings";
  }

  @Override
  public Chapter chapter() {
    return Chapter.OPERATION;
  }

  @Override
  public Content read(ReportContext night) {
    return timeline(night.records().runs(), night.words())
        .map(Content::of)
        .orElseGet(() -> Content.of(new Part.Missing(night.words().text("missing.timings"))));
  }

  static Optional<Figure> timeline(List<NightRun> jobs, Words words) {
    double total = jobs.stream().mapToDouble(NightRun::seconds).sum();
    Optional<NightRun> longest = jobs.stream().max(Comparator.comparingDouble(NightRun::seconds));
    if (longest.isEmpty() || total <= 0) {
      return Optional.empty();
    }
    Figure.Builder figure =
        Figure.of("timeline", "spans")
            .title(
                words.text(
                    "timings.title",
                    longest.get().job(),
                    words.percent(longest.get().seconds() / total),
                    words.duration(total)))
            .note(words.text("timings.note"))
            .axis("x", words.text("axis.seconds"), "seconds")
            .axis("y", "", "label")
            .header(words.text("col.job"), words.text("col.phase"), words.text("col.seconds"));
    Figure.Series spans = figure.series(words.text("col.phase"), "s1");
    List<Integer> groups = new ArrayList<>();
    double offset = 0;
    for (int j = 0; j < jobs.size(); j++) {
      NightRun job = jobs.get(j);
      List<Phase> phases =
          job.phases().isEmpty() ? List.of(new Phase("", 0, job.seconds())) : job.phases();
      for (Phase phase : phases) {
        String name = phase.name().isEmpty() ? job.job() : job.job() + " · " + phase.name();
        figure.label(name);
        spans.add(offset + phase.start(), offset + phase.start() + phase.seconds());
        groups.add(j);
        figure.row(job.job(), phase.name(), words.duration(phase.seconds()));
      }
      offset += job.seconds();
    }
    spans.with("groups", groups);
    return Optional.of(figure.build());
  }
}
