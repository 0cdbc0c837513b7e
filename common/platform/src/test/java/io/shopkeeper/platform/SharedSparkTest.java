package io.shopkeeper.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.testkit.SharedSpark;
import org.junit.jupiter.api.Test;

class SharedSparkTest {
  @Test
  void sumsAcrossPartitions() {
    assertEquals(4950L, SharedSpark.session().range(100).selectExpr("sum(id)").head().getLong(0));
  }
}
