package io.shopkeeper.picture;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Reads pictures out of files' bytes: JPEG (any colour space, turned as Exif says), PNG (any depth
 * and kind), WebP, and the first frame of a GIF. What is transparent lies over white. Colour
 * profiles of RGB pictures are not applied, as networks are trained without.
 *
 * <p>One reader serves any number of threads.
 */
public final class PictureReader {
  /**
   * The decoders, named here rather than looked up at every call: which plug-ins else lie on a
   * class path, or whether its service files survived, changes nothing.
   */
  private static final Map<PictureFormat, ImageReaderSpi> DECODERS = decoders();

  private final PictureLimits limits;

  private PictureReader(PictureLimits limits) {
    this.limits = limits;
  }

  /** A reader that refuses what is larger. */
  public static PictureReader within(PictureLimits limits) {
    return new PictureReader(limits);
  }

  private static Map<PictureFormat, ImageReaderSpi> decoders() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    JPEGImageReaderSpi jpeg = new JPEGImageReaderSpi();
    // It leaves the entropy coding to the JDK's own reader, which it finds there.
    jpeg.onRegistration(registry, ImageReaderSpi.class);
    Map<PictureFormat, ImageReaderSpi> decoders = new EnumMap<>(PictureFormat.class);
    decoders.put(PictureFormat.JPEG, jpeg);
    decoders.put(PictureFormat.WEBP, new WebPImageReaderSpi());
    decoders.put(PictureFormat.PNG, ofTheJdk(registry, "png"));
    decoders.put(PictureFormat.GIF, ofTheJdk(registry, "gif"));
    return decoders;
  }

  private static ImageReaderSpi ofTheJdk(IIORegistry registry, String format) {
    Iterator<ImageReaderSpi> all = registry.getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi next = all.next();
      if (next.getClass().getName().startsWith("com.sun.imageio.plugins." + format + ".")) {
        return next;
      }
    }
    throw new IllegalStateException("this Java has no reader of " + format);
  }

  /**
   * Reads one picture. Size is refused by the header, before a decoder takes memory for pixels.
   *
   * @throws UnreadablePictureException if the bytes are none, are cut off or damaged, or are above
   *     the limits
   */
  public Picture read(byte[] file) throws UnreadablePictureException {
    limits.requireBytes(file.length);
    PictureHeader header = PictureHeader.of(file);
    limits.requirePixels(header.width(), header.height());
    BufferedImage image = decoded(file, header);
    if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
      throw damaged(header, null);
    }
    return header.orientation().applied(Samples.picture(image));
  }

  private static BufferedImage decoded(byte[] file, PictureHeader header)
      throws UnreadablePictureException {
    ImageReader reader = null;
    boolean[] lost = new boolean[1];
    try (FileBytes in = new FileBytes(file)) {
      reader = DECODERS.get(header.format()).createReaderInstance();
      reader.addIIOReadWarningListener((source, warning) -> lost[0] |= tellsOfLoss(warning));
      // Without metadata: compressed texts of a PNG could take any memory.
      reader.setInput(in, true, true);
      BufferedImage image = reader.read(0);
      if (lost[0]) {
        throw damaged(header, null);
      }
      return image;
    } catch (IOException | RuntimeException e) {
      // Decoders meet hostile bytes with any exception.
      throw damaged(header, e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  /**
   * Whether a decoder has filled in what it could not read: libjpeg's JWRN_HIT_MARKER and
   * JWRN_HUFF_BAD_CODE. A missing mark of the end alone loses no pixel.
   */
  private static boolean tellsOfLoss(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    return text.contains("premature end") || text.contains("bad huffman code");
  }

  private static UnreadablePictureException damaged(PictureHeader header, Throwable cause) {
    return new UnreadablePictureException("a damaged or truncated " + header.format(), cause);
  }
}
