package io.shopkeeper.picture;

/**
 * How large a picture may be.
 *
 * @param bytes of the file
 * @param pixels width times height, as the header says; to decode one takes up to 16 bytes of
 *     memory
 */
public record PictureLimits(long bytes, long pixels) {
  /** What phones and product catalogues stay below: 32 MiB, 50 million pixels. */
  public static final PictureLimits USUAL = new PictureLimits(32L << 20, 50_000_000);

  /** Creates limits, which are positive. */
  public PictureLimits {
    if (bytes < 1 || pixels < 1) {
      throw new IllegalArgumentException(
          "limits of %d bytes and %d pixels".formatted(bytes, pixels));
    }
  }

  void requireBytes(long actual) throws UnreadablePictureException {
    if (actual > bytes) {
      throw new UnreadablePictureException(
          "%,d bytes where %,d are allowed".formatted(actual, bytes));
    }
  }

  void requirePixels(int width, int height) throws UnreadablePictureException {
    if (width < 1 || height < 1) {
      throw new UnreadablePictureException("no width or no height");
    }
    if ((long) width * height > pixels) {
      throw new UnreadablePictureException(
          "%,d x %,d pixels where %,d are allowed".formatted(width, height, pixels));
    }
  }
}
