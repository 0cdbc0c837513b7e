package io.shopkeeper.deep.network;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import org.junit.jupiter.api.Test;

class WeightsTest {
  /** (2³¹ − 1 − 16 of header − 8) ÷ 4. */
  private static final long MOST = 536_870_905;

  @Test
  void refusesMoreThanOneArrayHolds() {
    assertDoesNotThrow(() -> Weights.requireWritable(MOST - 5, 5));
    JobException refused =
        assertThrows(JobException.class, () -> Weights.requireWritable(MOST - 5, 6));
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertEquals(
        "a network of 536870900 parameters, and 6 numbers of its updater, is larger than a"
            + " checkpoint can be (536870905 in all); take smaller layers or embeddings, or an"
            + " updater that keeps less, such as plain SGD",
        refused.getMessage());
  }
}
