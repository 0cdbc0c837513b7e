package io.shopkeeper.reader;

import java.util.Comparator;
import java.util.Optional;
import org.apache.parquet.example.data.Group;

/**
 * What a picture shows, the most probable first; {@code docs/vision.md} says how it is told.
 *
 * @param imageId the picture
 * @param itemId the product that it is of; empty if of none
 * @param label the category, or the scene
 * @param probability calibrated, in [0, 1]
 * @param rank from 1
 * @param unsure whether the first label is not to be relied on
 * @param quality {@code good}, or what is wrong with the picture
 */
public record PictureLabel(
    String imageId,
    Optional<String> itemId,
    String label,
    float probability,
    int rank,
    boolean unsure,
    String quality) {
  static final ReleasedTable.Shape<PictureLabel> GOODS = table("image_labels", "label");
  static final ReleasedTable.Shape<PictureLabel> SCENES = table("scene_labels", "scene");

  private static ReleasedTable.Shape<PictureLabel> table(String name, String label) {
    return new ReleasedTable.Shape<>(
        "vision",
        name,
        "image_id",
        row -> of(row, label),
        Comparator.comparingInt(PictureLabel::rank));
  }

  private static PictureLabel of(Group row, String label) {
    return new PictureLabel(
        row.getString("image_id", 0),
        row.getFieldRepetitionCount("item_id") == 0
            ? Optional.empty()
            : Optional.of(row.getString("item_id", 0)),
        row.getString(label, 0),
        row.getFloat("probability", 0),
        row.getInteger("rank", 0),
        row.getBoolean("unsure", 0),
        row.getString("quality", 0));
  }
}
