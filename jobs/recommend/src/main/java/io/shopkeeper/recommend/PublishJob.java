package io.shopkeeper.recommend;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the newest version of every release live. */
public final class PublishJob implements Job<PublishJobSettings> {
  @Override
  public String name() {
    return "publish";
  }

  @Override
  public String summary() {
    return "make the newest version of every release live";
  }

  @Override
  public Class<PublishJobSettings> settings() {
    return PublishJobSettings.class;
  }

  @Override
  public Map<String, String> inputs(PublishJobSettings settings, JobContext context)
      throws IOException {
    Map<String, String> inputs = new TreeMap<>();
    for (String domain : settings.publish().domains()) {
      inputs.put(domain, newest(context, domain).map(Version::label).orElse("none"));
    }
    return inputs;
  }

  @Override
  public void run(PublishJobSettings settings, JobContext context) throws Exception {
    Map<String, Object> published = new LinkedHashMap<>();
    for (String domain : settings.publish().domains()) {
      Optional<Version> newest = newest(context, domain);
      if (newest.isPresent()) {
        Version version = newest.get();
        context.phase(
            "publish " + domain,
            () ->
                context
                    .releases()
                    .promote(version, context.runId(), "newest version on " + context.asOf()));
        published.put(domain, version.number());
        context.say("%s version %d is live".formatted(domain, version.number()));
      }
    }
    if (published.isEmpty()) {
      throw JobException.badInput(
          "no release of %s has a version; run rank and similar-items first"
              .formatted(String.join(", ", settings.publish().domains())));
    }
    context.fact("published", published);
  }

  private static Optional<Version> newest(JobContext context, String domain) throws IOException {
    List<Version> versions = context.releases().versions(domain);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }
}
