package io.shopkeeper.deep.report;

import io.shopkeeper.learning.report.EvaluationParts;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The section with the learning curves of the networks trained in a night. Every domain that trains
 * networks contributes it.
 */
public final class NetworksSection implements Section {
  @Override
  public String id() {
    return "networks";
  }

  @Override
  public Chapter chapter() {
    return Chapter.LEARNED;
  }

  @Override
  public List<Class<?>> words() {
    return List.of(NetworksSection.class, EvaluationParts.class);
  }

  @Override
  public Content read(ReportContext night) {
    return of(night.records().runs(), night.words());
  }

  static Content of(List<NightRun> runs, Words words) {
    List<Network> networks = runs.stream().map(Network::of).flatMap(Optional::stream).toList();
    if (networks.isEmpty()) {
      return Content.of(new Part.Missing(words.text("missing.networks")));
    }
    NetworkParts shown = new NetworkParts(words);
    List<Part> parts = new ArrayList<>();
    networks.forEach(network -> parts.addAll(shown.of(network)));
    return new Content(List.of(), parts);
  }
}
