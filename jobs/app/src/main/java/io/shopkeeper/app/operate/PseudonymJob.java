package io.shopkeeper.app.operate;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import java.util.Map;
import java.util.Optional;

/** Prints the pseudonym of one raw id. The raw id is a secret setting: nothing records it. */
public final class PseudonymJob implements Job<PseudonymJob.Settings> {
  /** Its sections. */
  public record Settings(Pseudonym pseudonym) {}

  /** Section {@code pseudonym}. */
  public record Pseudonym(
      @Setting(value = "The id as the shop's logs have it; never recorded", secret = true)
          Optional<String> rawId,
      @Setting("What it is the id of") Pseudonyms.Kind kind) {}

  @Override
  public String name() {
    return "pseudonym";
  }

  @Override
  public String summary() {
    return "print the pseudonym that the tables have for an id of the shop";
  }

  @Override
  public boolean brief() {
    return true;
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    if (settings.pseudonym().rawId().filter(id -> !id.isEmpty()).isEmpty()) {
      throw JobException.usage("pseudonym.raw-id is missing: add --set pseudonym.raw-id=ID");
    }
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Moment.of(context);
  }

  @Override
  public void run(Settings settings, JobContext context) {
    Pseudonym wanted = settings.pseudonym();
    context.say(
        new Pseudonyms(context.pseudonymKey()).of(wanted.kind(), wanted.rawId().orElseThrow()));
  }
}
