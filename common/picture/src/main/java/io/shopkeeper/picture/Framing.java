package io.shopkeeper.picture;

/** Which part of a picture becomes the square that a network looks at. */
public enum Framing {
  /** The whole picture, squeezed where it is no square. */
  WHOLE {
    @Override
    Picture of(Picture picture) {
      return picture;
    }
  },

  /**
   * The largest square in the middle: nothing is squeezed, and the ends of the longer side are
   * lost.
   */
  CENTRE {
    @Override
    Picture of(Picture picture) {
      int side = Math.min(picture.width(), picture.height());
      return picture.cropped(
          (picture.width() - side) / 2, (picture.height() - side) / 2, side, side);
    }
  };

  abstract Picture of(Picture picture);
}
