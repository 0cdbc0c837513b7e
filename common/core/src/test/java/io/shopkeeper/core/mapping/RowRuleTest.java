package io.shopkeeper.core.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RowRuleTest {
  private static boolean keeps(RowRule rule, Object... values) {
    return rule.test().keeps(values);
  }

  @Test
  void notNegativeTakesZeroAndNothing() {
    RowRule rule = RowRule.notNegative("quantity");
    assertEquals("quantity is negative", rule.reason());
    assertTrue(keeps(rule, 0) && keeps(rule, 3) && keeps(rule, (Object) null));
    assertFalse(keeps(rule, -1));
  }

  @Test
  void betweenTakesItsBounds() {
    RowRule rule = RowRule.between("rating", 1, 5);
    assertEquals("rating is outside 1 to 5", rule.reason());
    assertTrue(keeps(rule, 1.0) && keeps(rule, 5.0) && keeps(rule, (Object) null));
    assertFalse(keeps(rule, 0.99) || keeps(rule, 5.01) || keeps(rule, Double.NaN));
  }

  @Test
  void eitherTakesOneOrBoth() {
    RowRule rule = RowRule.either("user_id", "session_id");
    assertTrue(keeps(rule, "a", null) && keeps(rule, null, "b") && keeps(rule, "a", "b"));
    assertFalse(keeps(rule, null, null));
  }
}
