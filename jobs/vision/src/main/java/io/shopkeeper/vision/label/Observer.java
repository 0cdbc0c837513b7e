package io.shopkeeper.vision.label;

import io.shopkeeper.picture.Picture;
import io.shopkeeper.picture.UnreadablePictureException;
import io.shopkeeper.vision.picture.Eye;
import io.shopkeeper.vision.picture.Sight;
import io.shopkeeper.vision.picture.Teller;
import io.shopkeeper.vision.picture.Teller.Told;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at pictures once, and says which goods and which scenes they show, and as which point they
 * lie among others. It can be handed to executors.
 *
 * @param eye what looks
 * @param goods tells goods apart; null if nothing does
 * @param scenes tells scenes apart; null if nothing does
 * @param classWeight how much the class of goods counts against the look
 */
record Observer(Eye eye, Teller goods, Teller scenes, double classWeight) implements Serializable {
  private static final Told NOTHING = new Told(List.of(), new float[0], true, new float[0]);

  /**
   * What was said of a picture.
   *
   * @param goods the goods that it shows
   * @param scene the scene that it shows
   * @param point of the picture; its distance to others is how much they differ
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Said(Told goods, Told scene, float[] point) {}

  /** What it says of each picture's file; nothing of one that cannot be read. */
  List<Optional<Said>> of(List<byte[]> files) {
    List<Optional<Said>> said = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<Sight> sights = new ArrayList<>();
    for (byte[] file : files) {
      said.add(Optional.empty());
      try {
        sights.add(eye.at(file));
        places.add(said.size() - 1);
      } catch (UnreadablePictureException e) {
        // Ingest has told it; a picture that it could read with other limits is left out here.
      }
    }
    List<Told> ofGoods = goods == null ? List.of() : goods.of(sights);
    List<Told> ofScenes = scenes == null ? List.of() : scenes.of(sights);
    for (int i = 0; i < sights.size(); i++) {
      Told good = goods == null ? NOTHING : ofGoods.get(i);
      said.set(
          places.get(i),
          Optional.of(
              new Said(
                  good,
                  scenes == null ? NOTHING : ofScenes.get(i),
                  sights.get(i).point(good.probabilities(), classWeight))));
    }
    return said;
  }

  /** The calibrated probability of goods in each picture. */
  double[] probabilities(List<Picture> pictures, String label) {
    return goods.probabilities(pictures.stream().map(eye::at).toList(), label);
  }
}
