package io.shopkeeper.app.operate;

import io.shopkeeper.platform.job.JobContext;
import java.util.Map;

/** The input of a job that answers about this moment: asked again, it runs again. */
final class Moment {
  private Moment() {}

  static Map<String, String> of(JobContext context) {
    return Map.of("moment", context.clock().instant().toString());
  }
}
