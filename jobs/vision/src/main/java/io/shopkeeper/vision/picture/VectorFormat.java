package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.classify.ClassFormat;
import io.shopkeeper.deep.data.ClassWeights;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Converts rows (vector, label) into batches of shape (examples, numbers).
 *
 * @param classes number of classes
 */
record VectorFormat(int classes) implements ClassFormat<Vectored> {
  @Override
  public Vectored decode(Row row) {
    return new Vectored(
        PictureSets.floats(row.getList(row.fieldIndex("vector"))), row.getAs("label"));
  }

  @Override
  public int label(Vectored picture) {
    return picture.label();
  }

  @Override
  public Map<String, ?> preprocessing() {
    return Map.of("input", "the backbone's vector");
  }

  @Override
  public MultiDataSet batch(List<Vectored> pictures) {
    return new MultiDataSet(
        Nd4j.create(pictures.stream().map(Vectored::vector).toArray(float[][]::new)),
        ClassWeights.oneHot(pictures.stream().mapToInt(Vectored::label).toArray(), classes));
  }
}
