package io.shopkeeper.deep.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.ForAll;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
  @Test
  void dealsEveryExampleOnceInBatchesOfOneBucket() {
    ForAll.seeds(
        40,
        random -> {
          long[] sizes = new long[random.nextInt(1, 4)];
          long all = 0;
          for (int b = 0; b < sizes.length; b++) {
            sizes[b] = random.nextInt(0, 50);
            all += sizes[b];
          }
          int batch = random.nextInt(1, 9);
          int workers = random.nextInt(1, 5);
          int frequency = random.nextInt(1, 4);
          EpochPlan plan = new EpochPlan(sizes, batch, workers, frequency, random.nextLong(), 3);
          Set<Long> positions = new HashSet<>();
          Map<Long, Integer> bucketOf = new HashMap<>();
          for (int b = 0; b < sizes.length; b++) {
            for (long i = 0; i < sizes[b]; i++) {
              long position = plan.position(b, i);
              assertTrue(positions.add(position), "two examples in one place");
              int bucket = b;
              assertEquals(bucket, bucketOf.computeIfAbsent(plan.batch(position), n -> bucket));
              assertTrue(plan.batch(position) < plan.batches());
              int partition = plan.partition(position);
              assertTrue(partition < plan.partitions());
              assertEquals(plan.batch(position) % workers, partition % workers);
            }
          }
          assertEquals(all, positions.size());
          assertEquals(plan.batches(), bucketOf.size());
          int steps = 0;
          for (int round = 0; round < plan.rounds(); round++) {
            steps += plan.steps(round);
          }
          assertEquals(plan.steps(), steps);
        });
  }

  @Test
  void anotherEpochIsAnotherOrder() {
    long[] sizes = {1000};
    EpochPlan first = new EpochPlan(sizes, 10, 2, 5, 1, 0);
    EpochPlan second = new EpochPlan(sizes, 10, 2, 5, 1, 1);
    int same = 0;
    for (int i = 0; i < 1000; i++) {
      same += first.position(0, i) == second.position(0, i) ? 1 : 0;
      assertEquals(first.position(0, i), new EpochPlan(sizes, 10, 2, 5, 1, 0).position(0, i));
    }
    assertTrue(same < 10, same + " in the same place");
    assertNotEquals(first.position(0, 7), new EpochPlan(sizes, 10, 2, 5, 2, 0).position(0, 7));
  }
}
