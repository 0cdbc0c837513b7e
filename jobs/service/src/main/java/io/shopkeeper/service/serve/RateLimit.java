package io.shopkeeper.service.serve;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often somebody may do something in a minute: a bucket for each, which fills evenly (the token
 * bucket of RFC 2697 with one rate); of a bounded number of them; thread-safe.
 */
final class RateLimit {
  private static final int MOST_BUCKETS = 100_000;
  private static final double NANOS_A_MINUTE = 60e9;

  private final int perMinute;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_BUCKETS;
        }
      };

  private record Bucket(double left, long nanos) {}

  RateLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  /**
   * Whether somebody may once more.
   *
   * @param nanos the time, from any fixed point
   */
  boolean allows(String who, long nanos) {
    synchronized (buckets) {
      Bucket before = buckets.getOrDefault(who, new Bucket(perMinute, nanos));
      double left =
          Math.min(
              perMinute, before.left() + (nanos - before.nanos()) / NANOS_A_MINUTE * perMinute);
      buckets.put(who, new Bucket(left >= 1 ? left - 1 : left, nanos));
      return left >= 1;
    }
  }
}
