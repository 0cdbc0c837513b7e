package io.shopkeeper.data.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RfmSegmentTest {
  @Test
  void namesTheCornersAsAMarketerWould() {
    assertEquals(RfmSegment.CHAMPIONS, RfmSegment.of(5, 12, 5, 5));
    assertEquals(RfmSegment.LOYAL, RfmSegment.of(4, 2, 4, 3));
    assertEquals(RfmSegment.LOYAL, RfmSegment.of(3, 12, 5, 5));
    assertEquals(RfmSegment.PROMISING, RfmSegment.of(5, 1, 2, 1));
    assertEquals(RfmSegment.AT_RISK, RfmSegment.of(1, 12, 5, 5));
    assertEquals(RfmSegment.LOST, RfmSegment.of(1, 1, 2, 1));
  }

  @Test
  void oneLargeOrderIsNoChampionAndIsMissedWhenGone() {
    assertEquals(RfmSegment.PROMISING, RfmSegment.of(5, 1, 3, 5));
    assertEquals(RfmSegment.AT_RISK, RfmSegment.of(2, 1, 3, 5));
  }

  @Test
  void unknownMoneyLeavesTheFrequencyToJudge() {
    assertEquals(RfmSegment.CHAMPIONS, RfmSegment.of(4, 3, 4, null));
    assertEquals(RfmSegment.LOYAL, RfmSegment.of(4, 3, 3, null));
  }

  @Test
  void comingBackSoonerNeverMakesACustomerWorse() {
    for (int f = 1; f <= 5; f++) {
      for (int m = 1; m <= 5; m++) {
        for (long frequency = 1; frequency <= 2; frequency++) {
          for (int r = 1; r < 5; r++) {
            boolean here = RfmSegment.of(r, frequency, f, m).compareTo(RfmSegment.AT_RISK) < 0;
            boolean sooner =
                RfmSegment.of(r + 1, frequency, f, m).compareTo(RfmSegment.AT_RISK) < 0;
            assertTrue(!here || sooner);
          }
        }
      }
    }
  }

  @Test
  void labelsAreSnakeCase() {
    assertEquals("at_risk", RfmSegment.AT_RISK.label());
  }
}
