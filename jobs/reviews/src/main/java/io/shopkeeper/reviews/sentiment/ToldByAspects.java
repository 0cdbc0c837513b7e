package io.shopkeeper.reviews.sentiment;

import io.shopkeeper.reviews.aspect.AspectFinder;
import io.shopkeeper.reviews.aspect.Families;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * What the lexicon takes a review for, so that a shop in which nobody labelled any has lessons: a
 * classifier that learns from such answers hears the words beside those that the lexicon knows, and
 * tells reviews of which it says nothing (weak supervision, Ratner et al. 2017).
 */
final class ToldByAspects {
  private ToldByAspects() {}

  /** 1 where a review praises more than it blames, 0 where less, null otherwise. */
  static Column label(Column text) {
    UDF1<String, Integer> told = ToldByAspects::label;
    return functions.udf(told, DataTypes.IntegerType).apply(text);
  }

  static Integer label(String text) {
    int sum =
        AspectFinder.of(Families.of(text)).mentions(text).stream()
            .mapToInt(mention -> mention.polarity())
            .sum();
    return sum == 0 ? null : sum > 0 ? 1 : 0;
  }
}
