package io.shopkeeper.deep.classify;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.testkit.SharedSpark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class LearnedClassesTest {
  private final Dataset<Row> cases =
      SharedSpark.session()
          .sql(
              "select * from values ('b', 0), ('b', 1), ('b', 2), ('b', 2), ('a', 2), ('a', 2),"
                  + " ('a', 1), ('a', 0), ('untested', 1), ('untested', 2), ('untested', 2),"
                  + " ('few', 0), ('few', 1), ('few', 2), ('unchosen', 0), ('unchosen', 2),"
                  + " ('unchosen', 2), ('unchosen', 2) as (class, part)");

  @Test
  void aClassNeedsTrainingCasesAndOneOfEachOtherPart() {
    LearnedClasses classes = LearnedClasses.of(cases, col("part"), 2);
    assertEquals(List.of("a", "b"), classes.names());
    assertEquals(Map.of("untested", 3L, "few", 3L, "unchosen", 4L), classes.rare());
  }

  @Test
  void casesOfLearnedClassesBearTheirNumbers() {
    LearnedClasses classes = new LearnedClasses(List.of("b", "few"), new TreeMap<>());
    Map<Integer, Long> counts = new TreeMap<>();
    for (Row row : classes.numbered(cases).groupBy("label").count().collectAsList()) {
      counts.put(row.getInt(0), row.getLong(1));
    }
    assertEquals(Map.of(0, 4L, 1, 3L), counts);
    assertEquals(List.of("part", "label"), List.of(classes.numbered(cases).columns()));
  }
}
