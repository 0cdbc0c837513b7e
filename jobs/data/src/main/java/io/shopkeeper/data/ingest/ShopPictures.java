package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.Refusal;
import io.shopkeeper.core.mapping.Sight;
import io.shopkeeper.picture.PerceptualHash;
import io.shopkeeper.picture.Picture;
import io.shopkeeper.picture.PictureLimits;
import io.shopkeeper.picture.PictureQuality;
import io.shopkeeper.picture.PictureReader;
import io.shopkeeper.picture.UnreadablePictureException;
import java.util.Map;

/** What the table {@code images} holds of a picture beside its bytes. */
final class ShopPictures implements Sight {
  static final PictureLimits LIMITS = PictureLimits.USUAL;

  private static final long serialVersionUID = 1L;
  private static final PictureReader READER = PictureReader.within(LIMITS);

  @Override
  public Seen look(byte[] bytes) {
    try {
      Picture picture = READER.read(bytes);
      return new Seen(
          Map.of(
              "width", picture.width(),
              "height", picture.height(),
              "quality", PictureQuality.of(picture).text(),
              "look", PerceptualHash.text(PerceptualHash.of(picture))),
          null);
    } catch (UnreadablePictureException e) {
      return new Seen(Map.of(), new Refusal("unreadable-picture", e.reason()));
    }
  }
}
