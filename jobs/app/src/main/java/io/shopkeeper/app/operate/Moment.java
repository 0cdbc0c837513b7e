package io.shopkeeper.app.operate;

import io.shopkeeper.platform.job.JobContext;
import java.util.Map;

/**
 * The current time as the input of a job, so that each call is a new run instead of an idempotent
 * repetition.
 */
final class Moment {
  private Moment() {}

  static Map<String, String> of(JobContext context) {
    return Map.of("moment", context.clock().instant().toString());
  }
}
