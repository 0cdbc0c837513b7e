package io.shopkeeper.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pictures of the tests show four quarters, written by Pillow: red, green, blue, yellow. What
 * is expected of a file is known from how it was made.
 */
class PictureReaderTest {
  private static final PictureReader READER = PictureReader.within(PictureLimits.USUAL);
  private static final int[] QUARTERS = {0xc82828, 0x28b43c, 0x323cc8, 0xe6dc3c};

  static byte[] file(String name) {
    try (InputStream in = PictureReaderTest.class.getResourceAsStream("/pictures/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static int[] middles(Picture picture) {
    int w = picture.width();
    int h = picture.height();
    return new int[] {
      picture.pixel(w / 4, h / 4),
      picture.pixel(3 * w / 4, h / 4),
      picture.pixel(w / 4, 3 * h / 4),
      picture.pixel(3 * w / 4, 3 * h / 4)
    };
  }

  private static void assertNear(int[] expected, int[] actual, int tolerance, String what) {
    for (int i = 0; i < expected.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int difference = ((expected[i] >> shift) & 0xff) - ((actual[i] >> shift) & 0xff);
        assertTrue(
            Math.abs(difference) <= tolerance,
            "%s, quarter %d: %06x instead of %06x".formatted(what, i, actual[i], expected[i]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rgb.jpg, 3",
    "progressive.jpg, 3",
    "cmyk.jpg, 6",
    "ycck.jpg, 6",
    "rgb.png, 0",
    "rgb16.png, 0",
    "palette.png, 0",
    "lossy.webp, 6",
    "lossless.webp, 0",
    "animated.webp, 0",
    "animated.gif, 0",
    "exif1.jpg, 3",
    "exif2.jpg, 3",
    "exif3.jpg, 3",
    "exif4.jpg, 3",
    "exif5.jpg, 3",
    "exif6.jpg, 3",
    "exif7.jpg, 3",
    "exif8.jpg, 3",
    "exif6.png, 0",
    "exif6.webp, 0"
  })
  void everyKindOfFileShowsTheSameColours(String name, int tolerance) throws Exception {
    Picture picture = READER.read(file(name));
    assertEquals("24 x 16 pixels", picture.toString());
    assertNear(QUARTERS, middles(picture), tolerance, name);
  }

  /** Luma of the four colours by Pillow's convert("L"), which JPEG's own grey is. */
  @ParameterizedTest
  @ValueSource(strings = {"grey.jpg", "grey.png", "grey16.png"})
  void greyKeepsItsBrightness(String name) throws Exception {
    int[] expected = new int[4];
    for (int i = 0; i < 4; i++) {
      int p = QUARTERS[i];
      int grey =
          Math.round(
              0.299f * ((p >> 16) & 0xff) + 0.587f * ((p >> 8) & 0xff) + 0.114f * (p & 0xff));
      expected[i] = grey * 0x010101;
    }
    assertNear(expected, middles(READER.read(file(name))), 2, name);
  }

  @Test
  void oneBitIsBlackOrWhite() throws Exception {
    int[] quarters = middles(READER.read(file("grey1.png")));
    assertEquals(List.of(0, 0xffffff, 0, 0xffffff), Arrays.stream(quarters).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({"alpha.png, 1", "alpha.webp, 1", "alpha-lossy.webp, 6"})
  void whatIsTransparentLiesOverWhite(String name, int tolerance) throws Exception {
    // The first quarter is clear; of the second, half shines through.
    int[] expected = {0xffffff, 0x93d99d, QUARTERS[2], QUARTERS[3]};
    assertNear(expected, middles(READER.read(file(name))), tolerance, name);
  }

  @Test
  void onePixelIsAPicture() throws Exception {
    assertEquals(Picture.of(1, 1, new int[] {0x0a141e}), READER.read(file("pixel.png")));
  }

  private static String reason(byte[] file) {
    return assertThrows(UnreadablePictureException.class, () -> READER.read(file)).reason();
  }

  @Test
  void whatIsNoPictureIsRefusedWithTheReason() throws Exception {
    assertEquals("an empty file", reason(new byte[0]));
    assertEquals("neither JPEG, PNG, GIF nor WebP", reason("a, b\n1, 2\n".getBytes(UTF_8)));
    assertEquals("truncated within its header", reason(Arrays.copyOf(file("rgb.jpg"), 30)));
    assertEquals("truncated within its header", reason(Arrays.copyOf(file("rgb.png"), 20)));
    assertEquals("truncated within its header", reason(Arrays.copyOf(file("animated.gif"), 12)));
    assertEquals("a WebP file without a picture", reason(Arrays.copyOf(file("lossy.webp"), 16)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb.jpg", "rgb.png", "lossy.webp", "lossless.webp", "animated.gif"})
  void aTruncatedPictureIsRefused(String name) throws Exception {
    byte[] whole = noise(name);
    String reason = reason(Arrays.copyOf(whole, whole.length * 9 / 10));
    assertTrue(reason.startsWith("a damaged or truncated "), reason);
  }

  /** Pictures large enough that something is lost where the file ends early. */
  private static byte[] noise(String name) {
    return file("noise-" + name);
  }

  @Test
  void aJpegThatLacksItsEndMarkAloneLosesNothing() throws Exception {
    byte[] whole = noise("rgb.jpg");
    assertEquals(READER.read(whole), READER.read(Arrays.copyOf(whole, whole.length - 2)));
  }

  @Test
  void aHeaderThatAsksForTooMuchIsRefusedBeforeItIsDecoded() throws Exception {
    assertEquals(
        "30,000 x 30,000 pixels where 50,000,000 are allowed", reason(png(30_000, 30_000)));
    assertEquals("no width or no height", reason(png(0, 5)));
    byte[] jpeg = file("rgb.jpg");
    int frame = indexOf(jpeg, (byte) 0xc0);
    ByteBuffer.wrap(jpeg).putShort(frame + 4, (short) 60_000).putShort(frame + 6, (short) 60_000);
    assertEquals("60,000 x 60,000 pixels where 50,000,000 are allowed", reason(jpeg));
    byte[] webp = file("animated.webp");
    // The canvas stays small; the frame's own header claims the most that it can.
    int frameHeader = new String(webp, ISO_8859_1).indexOf("VP8L");
    Arrays.fill(webp, frameHeader + 9, frameHeader + 12, (byte) 0xff);
    webp[frameHeader + 12] |= 0x0f;
    assertEquals("16,384 x 16,384 pixels where 50,000,000 are allowed", reason(webp));
    PictureReader small = PictureReader.within(new PictureLimits(10, 100));
    assertEquals(
        "69 bytes where 10 are allowed",
        assertThrows(UnreadablePictureException.class, () -> small.read(file("pixel.png")))
            .reason());
  }

  private static int indexOf(byte[] file, byte marker) {
    for (int at = 2; ; at++) {
      if (file[at] == (byte) 0xff && file[at + 1] == marker) {
        return at + 1;
      }
    }
  }

  /** A grey PNG whose rows are missing. */
  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put((byte) 0).array());
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(rows)) {
      deflater.write(new byte[1000]);
    }
    chunk(out, "IDAT", rows.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String name, byte[] data)
      throws IOException {
    byte[] type = name.getBytes(US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(data);
    out.write(ByteBuffer.allocate(4).putInt(data.length).array());
    out.write(type);
    out.write(data);
    out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  @Test
  void aJpegOfAThousandScansIsRefused() throws Exception {
    byte[] jpeg = file("progressive.jpg");
    int scan = indexOf(jpeg, (byte) 0xda) - 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < 1000; i++) {
      out.write(jpeg, scan, 20);
    }
    assertEquals("a JPEG file of over 200 scans", reason(out.toByteArray()));
  }

  /** Random damage ends in a picture or in a reason, never in another exception, and soon. */
  @Test
  void damagedBytesEndInAReason() throws Exception {
    Random random = new Random(7);
    PictureReader reader = PictureReader.within(new PictureLimits(1 << 20, 20_000));
    List<String> names =
        List.of(
            "rgb.jpg",
            "progressive.jpg",
            "cmyk.jpg",
            "exif6.jpg",
            "rgb16.png",
            "palette.png",
            "lossy.webp",
            "alpha.webp",
            "exif6.webp",
            "animated.webp",
            "animated.gif");
    int rounds = Integer.getInteger("shopkeeper.fuzz", 1_000);
    int refused = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] bytes = file(names.get(i % names.size()));
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      try {
        reader.read(bytes);
      } catch (UnreadablePictureException e) {
        refused++;
      }
    }
    assertTrue(refused > rounds / 10 && refused < rounds, refused + " refused");
  }

  @Test
  void nothingIsWrittenToDiskAndThreadsDoNotDisturbEachOther() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<String> before = names(temporary);
    List<String> files = List.of("rgb.jpg", "cmyk.jpg", "rgb16.png", "lossy.webp", "animated.gif");
    List<Picture> alone = files.stream().map(PictureReaderTest::read).toList();
    IntStream.range(0, 400)
        .parallel()
        .forEach(i -> assertEquals(alone.get(i % 5), read(files.get(i % 5)), files.get(i % 5)));
    assertEquals(before, names(temporary));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("imageio"))
          .sorted()
          .toList();
    }
  }

  private static Picture read(String name) {
    try {
      return READER.read(file(name));
    } catch (UnreadablePictureException e) {
      throw new AssertionError(name, e);
    }
  }
}
