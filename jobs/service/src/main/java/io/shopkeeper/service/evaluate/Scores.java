package io.shopkeeper.service.evaluate;

import io.shopkeeper.answer.Answer;
import io.shopkeeper.answer.Answerer;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.platform.job.JobContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** How well turns of dialogues went: whole, by language, and by what they try. */
public final class Scores {
  private static final int ROUNDS = 1_000;
  private static final int MOST_MISTAKES = 200;
  private static final String ANSWERED = "answered";

  private final List<Judged> turns = new ArrayList<>();

  private record Judged(
      String dialogue,
      String language,
      Scripted.Turn turn,
      Answer.Outcome outcome,
      Judgement judgement,
      long nanoseconds) {}

  /**
   * What is known of some turns.
   *
   * @param turns that were asked
   * @param right share that is as expected, with its 95 % interval, whole dialogues drawn
   * @param wrong share that was answered wrongly
   * @param answered share of the turns with a known answer that were answered rightly
   * @param outcomes how many turns ended how
   */
  public record Share(
      int turns, Interval right, Interval wrong, double answered, Map<String, Integer> outcomes) {}

  /**
   * A turn that is not as expected.
   *
   * @param question as the script has it, but for numbers of orders
   */
  public record Mistake(
      String dialogue, String kind, String question, String expected, String got, boolean leaked) {}

  /**
   * Everything.
   *
   * @param milliseconds a turn took: the median, and what 99 of 100 took at most
   */
  public record Facts(
      Share all,
      Map<String, Share> byLanguage,
      Map<String, Share> byKind,
      List<Double> milliseconds,
      List<Mistake> mistakes) {}

  void add(Scripted script, Scripted.Turn turn, Answer answer, long nanoseconds) {
    turns.add(
        new Judged(
            script.name(),
            script.language(),
            turn,
            answer.outcome(),
            Judgement.of(turn, answer),
            nanoseconds));
  }

  long leaks() {
    return turns.stream().filter(one -> one.judgement().leaked()).count();
  }

  double right() {
    return share(turns).right().estimate();
  }

  double wrong() {
    return share(turns).wrong().estimate();
  }

  private static Share share(List<Judged> some) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] dialogues =
        some.stream()
            .mapToInt(one -> numbers.computeIfAbsent(one.dialogue(), name -> numbers.size()))
            .toArray();
    List<Judged> answerable =
        some.stream().filter(one -> one.turn().outcome().equals(ANSWERED)).toList();
    Map<String, Integer> outcomes = new TreeMap<>();
    some.forEach(
        one -> outcomes.merge(one.outcome().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
    return new Share(
        some.size(),
        mean(some, dialogues, one -> one.judgement().right() ? 1 : 0),
        mean(some, dialogues, one -> one.judgement().wrong() ? 1 : 0),
        answerable.stream().mapToInt(one -> one.judgement().right() ? 1 : 0).average().orElse(0),
        outcomes);
  }

  private static Interval mean(List<Judged> some, int[] dialogues, ToDoubleFunction<Judged> value) {
    return Bootstrap.meanClustered(
        some.stream().mapToDouble(value).toArray(), dialogues, ROUNDS, 1, .95);
  }

  /** Writes it into the record of the run, and says the most of it. */
  void tell(JobContext context) {
    Map<String, List<Judged>> byLanguage = new TreeMap<>();
    Map<String, List<Judged>> byKind = new TreeMap<>();
    for (Judged one : turns) {
      byLanguage.computeIfAbsent(one.language(), key -> new ArrayList<>()).add(one);
      byKind.computeIfAbsent(one.turn().kind(), key -> new ArrayList<>()).add(one);
    }
    double[] times = turns.stream().mapToDouble(one -> one.nanoseconds() / 1e6).sorted().toArray();
    Facts facts =
        new Facts(
            share(turns),
            shares(byLanguage),
            shares(byKind),
            List.of(times[times.length / 2], times[times.length * 99 / 100]),
            turns.stream()
                .filter(one -> !one.judgement().right())
                .limit(MOST_MISTAKES)
                .map(Scores::mistake)
                .toList());
    context.fact("service-evaluation", facts);
    context.rows("turns", turns.size());
    context.metric("right", facts.all().right().estimate());
    context.metric("wrong", facts.all().wrong().estimate());
    context.metric("answered", facts.all().answered());
    context.say(line("all", facts.all()));
    facts.byLanguage().forEach((language, share) -> context.say(line(language, share)));
    facts.byKind().forEach((kind, share) -> context.say(line(kind, share)));
    context.say(
        String.format(
            Locale.ROOT,
            "a turn takes %.1f ms, 99 of 100 at most %.1f ms",
            facts.milliseconds().get(0),
            facts.milliseconds().get(1)));
  }

  private static Map<String, Share> shares(Map<String, List<Judged>> some) {
    Map<String, Share> shares = new TreeMap<>();
    some.forEach((name, of) -> shares.put(name, share(of)));
    return shares;
  }

  private static Mistake mistake(Judged one) {
    return new Mistake(
        one.dialogue(),
        one.turn().kind(),
        Answerer.masked(one.turn().question()),
        one.turn().outcome(),
        one.outcome().name().toLowerCase(Locale.ROOT),
        one.judgement().leaked());
  }

  private static String line(String name, Share share) {
    return String.format(
        Locale.ROOT,
        "%-14s %5d turns, right %.3f [%.3f, %.3f], answered wrongly %.3f, answerable ones answered %.3f",
        name,
        share.turns(),
        share.right().estimate(),
        share.right().low(),
        share.right().high(),
        share.wrong().estimate(),
        share.answered());
  }
}
