package io.shopkeeper.answer;

import io.shopkeeper.answer.Answer.Outcome;
import io.shopkeeper.answer.index.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Words an answer to one question, in the question's language. */
record Reply(Phrases phrases, Optional<String> intent, Dialogue after) {
  private static final int MOST_NAMED = 2;

  /** An answer out of sources. */
  Answer answered(String said, List<String> sources, Dialogue next) {
    return of(Outcome.ANSWERED, said, sources, "", "", next);
  }

  /** A question back. */
  Answer asked(String said, Asked asked) {
    return of(Outcome.ASKED_BACK, said, List.of(), "", "", after.asking(asked));
  }

  /** A phrase that answers nothing and asks for nothing in particular. */
  Answer phrase(Outcome outcome, String key, Object... parts) {
    return of(outcome, phrases.of(key, parts), List.of(), "", "", after);
  }

  /** A person takes over. */
  Answer handedOver(String why) {
    return handedOver(why, phrases.of(why), List.of(), after);
  }

  /** A person takes over, after what can be said. */
  Answer handedOver(String why, String said, List<String> sources, Dialogue next) {
    return of(Outcome.HANDED_OVER, said, sources, why, summary(why, next), next);
  }

  private String summary(String why, Dialogue dialogue) {
    List<String> parts = new ArrayList<>();
    parts.add(phrases.of("summary.reason", phrases.of("reason." + why)));
    parts.add(phrases.of("summary.intent", intent.orElse("-")));
    if (!dialogue.order().isEmpty()) {
      parts.add(phrases.of("summary.order", items(dialogue.order())));
    }
    dialogue.product().ifPresent(entry -> parts.add(phrases.of("summary.product", title(entry))));
    parts.add(phrases.of("summary.said", String.join(" | ", dialogue.said())));
    return String.join(phrases.of("summary.between"), parts);
  }

  /** The items of an order in a line. */
  String items(List<Order> order) {
    List<String> all =
        order.stream().map(one -> Titles.in(one.item(), phrases)).distinct().toList();
    String named = all.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
    String names =
        all.size() > MOST_NAMED ? phrases.of("order.more", named, all.size() - MOST_NAMED) : named;
    Order first = order.get(0);
    return phrases.of("order.line", names, phrases.status(first.status()), first.since());
  }

  /** The title of an entry in the language of the answer; of one without, its source. */
  String title(Entry entry) {
    return entry.title().isBlank() ? entry.source() : Titles.in(entry.title(), phrases);
  }

  /** Choices below a line, numbered from 1. */
  static String choices(String line, List<String> choices) {
    StringBuilder lines = new StringBuilder(line);
    for (int i = 0; i < choices.size(); i++) {
      lines.append('\n').append(i + 1).append(". ").append(choices.get(i));
    }
    return lines.toString();
  }

  private Answer of(
      Outcome outcome,
      String said,
      List<String> sources,
      String reason,
      String summary,
      Dialogue next) {
    return new Answer(outcome, said, phrases.language(), sources, intent, reason, summary, next);
  }
}
