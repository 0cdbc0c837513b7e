package io.shopkeeper.neural.session;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Learns what comes next in a session, beside nearest sessions and popularity. */
public final class SessionRnnJob implements Job<SessionRnnJob.Settings> {
  /** The sections that it reads. */
  public record Settings(
      SessionSettings sessions,
      SessionRnnSettings sessionRnn,
      SasrecSettings sasrec,
      VsknnSettings vsknn,
      TrainingSettings deep,
      EvaluationSettings evaluation,
      GateSettings gate) {}

  @Override
  public String name() {
    return "session-rnn";
  }

  @Override
  public String summary() {
    return "next item of a session: networks and their blend against nearest sessions; next_items";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> libraries() {
    return List.of(DeepLibrary.JAR);
  }

  @Override
  public List<Purpose> purposes() {
    return List.of(NextItemModels.PURPOSE);
  }

  @Override
  public void check(Settings settings) {
    for (String type : settings.sessions().eventTypes()) {
      if (!ShopTables.EVENT_TYPES.contains(type)) {
        throw JobException.usage(
            "setting 'sessions.event-types': there is no event type '%s'; use some of %s"
                .formatted(type, String.join(", ", ShopTables.EVENT_TYPES)));
      }
    }
    if (settings.sessions().eventTypes().isEmpty()) {
      throw JobException.usage(
          "setting 'sessions.event-types' is empty; name at least one type of event");
    }
    SessionCandidates.check(settings.sessionRnn().contenders());
    if (settings.sasrec().size() % settings.sasrec().heads() != 0) {
      throw JobException.usage(
          "setting 'sasrec.heads': %d heads do not divide sasrec.size = %d; take a divisor"
              .formatted(settings.sasrec().heads(), settings.sasrec().size()));
    }
    StepScores.of(settings).forEach(StepScores::requireCountable);
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    new SessionNight(settings, context, inputs(settings, context)).run();
  }
}
