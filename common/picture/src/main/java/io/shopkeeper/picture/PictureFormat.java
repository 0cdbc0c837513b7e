package io.shopkeeper.picture;

/** The kinds of file that {@link PictureReader} reads, told by their first bytes. */
public enum PictureFormat {
  JPEG,
  PNG,
  GIF,
  WEBP;
}
