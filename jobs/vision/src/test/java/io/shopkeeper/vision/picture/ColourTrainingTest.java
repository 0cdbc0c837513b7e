package io.shopkeeper.vision.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.SharedSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ColourTrainingTest {
  private static final SparkSession SPARK = SharedSpark.session();

  @Test
  void coloursTellDrawnClassesApart() {
    Eye eye = Eye.of(Needs.colours(), Optional.empty());
    List<Row> rows = new ArrayList<>();
    List<Sight> sights = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      Sight sight = eye.at(Drawn.picture(i % 3, i));
      sights.add(sight);
      rows.add(RowFactory.create(sight.colours(), i % 3));
    }
    LinearPictures learned =
        ColourTraining.of(
            SPARK.createDataFrame(
                rows,
                new StructType()
                    .add("colours", DataTypes.createArrayType(DataTypes.FloatType))
                    .add("label", DataTypes.IntegerType)));
    assertEquals(3, learned.classes());
    float[][] scores = learned.scores(sights);
    int right = 0;
    for (int i = 0; i < scores.length; i++) {
      int best = 0;
      for (int c = 1; c < 3; c++) {
        best = scores[i][c] > scores[i][best] ? c : best;
      }
      right += best == i % 3 ? 1 : 0;
    }
    assertTrue(right >= 80, right + " of 90");
  }
}
