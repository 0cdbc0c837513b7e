package io.shopkeeper.vision.picture;

/** What can be looked at in a picture. */
enum View {
  /** The vector of a pretrained backbone. */
  VECTOR,
  /** How often each colour occurs. */
  COLOURS,
  /** The pixels themselves, in a small square. */
  PIXELS
}
