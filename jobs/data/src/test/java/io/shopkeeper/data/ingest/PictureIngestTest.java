package io.shopkeeper.data.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import io.shopkeeper.picture.PerceptualHash;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.table.ShopTables;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table images: pictures out of folders and archives, with their labels. */
class PictureIngestTest {
  private static final String LABELLED =
      """
      sources.pictures {
        table = images
        files = ["pics/**"]
        format = pictures
        labels { file = labels.csv, path = file }
        columns {
          image_id = picture.path, uri = picture.path, content = picture.content
          label = class, item_id = sku, user_id = uid
        }
        attributes { part = part }
      }
      """;

  /** What lies in folders that are named after what is shown. */
  private static final String FOLDERS =
      """
      sources.pictures {
        table = images
        files = ["**.jpg", "**.png", "**.zip", "**.tar", "**.tgz", "**.tar.gz"]
        format = pictures
        encodings = [UTF-8, GBK]
        columns { uri = picture.path, content = picture.content, label = picture.folder }
        duplicates.key = [content]
      }
      """;

  @TempDir Path directory;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PictureIngestTest.class.getResourceAsStream("/pictures/" + name)) {
      return in.readAllBytes();
    }
  }

  /** A picture of blocks in random colours. */
  private static byte[] blocks(long seed) throws IOException {
    int[] colours = new Random(seed).ints(64).toArray();
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 64; x++) {
        image.setRGB(x, y, colours[y / 6 * 8 + x / 8]);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static byte[] zip(Map<String, byte[]> entries, Charset names) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, names)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static void tar(OutputStream out, Map<String, byte[]> entries) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        TarArchiveEntry file = new TarArchiveEntry(entry.getKey(), true);
        file.setSize(entry.getValue().length);
        tar.putArchiveEntry(file);
        tar.write(entry.getValue());
        tar.closeArchiveEntry();
      }
      TarArchiveEntry link = new TarArchiveEntry("dress/link.png", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
  }

  private static Map<String, byte[]> entries(Object... namesAndBytes) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndBytes.length; i += 2) {
      entries.put((String) namesAndBytes[i], (byte[]) namesAndBytes[i + 1]);
    }
    return entries;
  }

  private Shop shop(String mapping) throws IOException {
    return new Shop(directory).mapping(mapping);
  }

  private static Map<String, Row> images(Shop shop) throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    shop.table(ShopTables.IMAGES).collectAsList().forEach(row -> rows.put(row.getAs("uri"), row));
    return rows;
  }

  @Test
  void aPictureComesWithItsSizeQualityLookAndLabel() throws Exception {
    byte[] dress = blocks(1);
    Shop shop =
        shop(LABELLED)
            .file("pics/a/one.png", dress)
            .file("pics/连衣裙/红 色.png", blocks(2))
            .file("pics/a/unlabelled.webp", resource("lossy.webp"))
            .file("pics/a/turned.jpg", resource("exif6.jpg"))
            .file(
                "labels.csv",
                """
                file,class,sku,uid,part
                pics/a/one.png,dress,s1,alice,train
                pics/连衣裙/红 色.png,裙,s2,,test
                pics/a/turned.jpg,dress,,,train
                pics/a/turned.jpg,dress,,,train
                pics/a/gone.png,hat,s3,,train
                """);
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(4, 0, 4, 0, 0), Shop.balance(result, "images"));
    Map<String, Row> rows = images(shop);
    Row one = rows.get("pics/a/one.png");
    assertArrayEquals(dress, one.<byte[]>getAs("content"));
    assertEquals(64, one.<Integer>getAs("width"));
    assertEquals(48, one.<Integer>getAs("height"));
    assertEquals("good", one.getAs("quality"));
    assertEquals("dress", one.getAs("label"));
    assertEquals("s1", one.getAs("item_id"));
    assertEquals(Shop.PSEUDONYMS.of(Kind.USER, "alice"), one.getAs("user_id"));
    assertEquals("train", one.getJavaMap(one.fieldIndex("attributes")).get("part"));
    assertEquals("2024-05-31", one.getAs("ds"));
    assertEquals("裙", rows.get("pics/连衣裙/红 色.png").getAs("label"));
    assertTrue(rows.get("pics/a/unlabelled.webp").isNullAt(one.fieldIndex("label")));
    assertEquals(24, rows.get("pics/a/turned.jpg").<Integer>getAs("width"));
    assertEquals("too-small", rows.get("pics/a/turned.jpg").getAs("quality"));
    assertEquals(
        "{\"source\":\"pictures\",\"labels\":4,\"without-picture\":1}",
        result.run().path("facts").path("ingest.labels.pictures").toString());
    int distance =
        PerceptualHash.distance(
            PerceptualHash.ofText(one.getAs("look")),
            PerceptualHash.ofText(rows.get("pics/连衣裙/红 色.png").getAs("look")));
    assertTrue(distance > 10, distance + " bits");
  }

  /** The table of bad pictures: what becomes of each, and that nothing is lost. */
  @Test
  void whatCannotBeSeenGoesToTheQuarantineWithTheReason() throws Exception {
    byte[] good = blocks(3);
    byte[] huge = good.clone();
    ByteBuffer.wrap(huge).putInt(16, 30_000).putInt(20, 30_000);
    Shop shop =
        shop(LABELLED)
            .file("pics/zero.jpg", new byte[0])
            .file("pics/cut.png", Arrays.copyOf(good, good.length / 2))
            .file("pics/renamed.jpg", "just a text, not a picture\n".getBytes(UTF_8))
            .file("pics/huge.png", huge)
            .file("pics/twice.png", good)
            .file("pics/cmyk.jpg", resource("cmyk.jpg"))
            .file("pics/sixteen.png", resource("rgb16.png"))
            .file("pics/animated.gif", resource("animated.gif"))
            .file("pics/pixel.png", resource("pixel.png"))
            .file(
                "labels.csv",
                """
                file,class,sku,uid,part
                pics/twice.png,dress,,,train
                pics/twice.png,hat,,,train
                """);
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(7, 2, 4, 5, 0), Shop.balance(result, "images"));
    Map<String, String> expected = new TreeMap<>();
    expected.put("pics/zero.jpg", "an empty file");
    expected.put("pics/cut.png", "a damaged or truncated PNG");
    expected.put("pics/renamed.jpg", "neither JPEG, PNG, GIF nor WebP");
    expected.put("pics/huge.png", "30,000 x 30,000 pixels where 50,000,000 are allowed");
    expected.put("pics/twice.png", "two labels for one picture");
    assertEquals(expected, shop.quarantine("images"));
    assertEquals(
        List.of("pics/animated.gif", "pics/cmyk.jpg", "pics/pixel.png", "pics/sixteen.png"),
        List.copyOf(images(shop).keySet()));
    assertEquals("too-small", images(shop).get("pics/pixel.png").getAs("quality"));
  }

  @Test
  void archivesAreReadWithoutExtractingThem() throws Exception {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar(tar, entries("dress/长 裙.png", blocks(11), "../../etc/evil.png", blocks(12)));
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    tar(new GZIPOutputStream(gz), entries("hat/a.png", blocks(13), "hat/", new byte[0]));
    Shop shop =
        shop(FOLDERS)
            .file(
                "a.zip",
                zip(
                    entries(
                        "dress/1.png", blocks(14),
                        "__MACOSX/dress/._1.png", new byte[] {1},
                        "/abs/2.png", blocks(15),
                        "README.txt", "read me".getBytes(UTF_8)),
                    UTF_8))
            .file("b.zip", zip(entries("裙子/1.png", blocks(16)), Charset.forName("GBK")))
            .file("c.tar", tar.toByteArray())
            .file("d.tgz", gz.toByteArray())
            .file("e.tar.gz", gz.toByteArray());
    JobTest.Result result = shop.ingest();
    assertEquals(
        List.of("a.zip/dress/1.png", "b.zip/裙子/1.png", "c.tar/dress/长 裙.png", "d.tgz/hat/a.png"),
        List.copyOf(images(shop).keySet()));
    assertEquals(
        List.of("dress", "dress", "hat", "裙子"),
        shop.column(shop.table(ShopTables.IMAGES), "label"));
    Map<String, String> refused = shop.quarantine("images");
    assertEquals("a path that leads out of the archive", refused.get("a.zip//abs/2.png"));
    assertEquals("neither JPEG, PNG, GIF nor WebP", refused.get("a.zip/README.txt"));
    assertEquals("a path that leads out of the archive", refused.get("c.tar/../../etc/evil.png"));
    assertEquals("a link or a device, which is no file", refused.get("c.tar/dress/link.png"));
    // Two archives hold the same picture and the same link.
    assertEquals(List.of(6, 5, 4, 6, 1), Shop.balance(result, "images"));
    assertTrue(Files.notExists(directory.resolve("root/etc")), "nothing is extracted");
  }

  @Test
  void aDamagedArchiveIsRefusedAndNothingChanges() throws Exception {
    byte[] zip = zip(entries("a/1.png", blocks(21), "a/2.png", blocks(22)), UTF_8);
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar(tar, entries("a/1.png", blocks(23)));
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    tar(new GZIPOutputStream(gz), entries("a/1.png", blocks(24)));
    Map<String, byte[]> damaged =
        entries(
            "x.zip", Arrays.copyOf(zip, zip.length - 30),
            "y.tar", Arrays.copyOf(tar.toByteArray(), 700),
            "z.tar.gz", Arrays.copyOf(gz.toByteArray(), gz.size() - 12),
            "w.zip", "no archive".getBytes(UTF_8));
    for (Map.Entry<String, byte[]> file : damaged.entrySet()) {
      Shop shop = shop(FOLDERS).file("good.png", blocks(25)).file(file.getKey(), file.getValue());
      String line = shop.refused(ExitCode.BAD_INPUT);
      assertTrue(line.contains(file.getKey() + " is damaged"), line);
      assertTrue(line.contains("deliver it again"), line);
      Files.delete(shop.input().resolve(file.getKey()));
    }
  }

  @Test
  void onlyNewPicturesAndNewLabelsAreReadAgain() throws Exception {
    String labels = "file,class,sku,uid,part\npics/1.png,dress,,,\npics/2.png,hat,,,\n";
    Shop shop =
        shop(LABELLED)
            .file("pics/1.png", blocks(31))
            .file("pics/2.png", blocks(32))
            .file("labels.csv", labels);
    assertEquals(List.of(2, 0, 2, 0, 0), Shop.balance(shop.ingest(), "images"));
    assertEquals(List.of(-1, -1, -1, -1, -1), Shop.balance(shop.ingest(), "images"));
    shop.file("labels.csv", labels.replace("2.png,hat", "2.png,shoe"));
    assertEquals(List.of(1, 0, 1, 0, 0), Shop.balance(shop.ingest(), "images"));
    assertEquals("shoe", images(shop).get("pics/2.png").getAs("label"));
    shop.file("pics/3.png", blocks(33));
    assertEquals(List.of(1, 0, 1, 0, 0), Shop.balance(shop.ingest(), "images"));
    assertEquals(3, images(shop).size());
  }

  @Test
  void labelsThatFitNothingAreRefused() throws Exception {
    Shop shop = shop(LABELLED).file("pics/1.png", blocks(41));
    String missing = shop.refused(ExitCode.BAD_INPUT);
    assertTrue(missing.contains("no file labels.csv"), missing);
    shop.file("labels.csv", "path,class,sku,uid,part\n");
    String field = shop.refused(ExitCode.BAD_INPUT);
    assertTrue(field.contains("no field 'file'"), field);
    shop.file("labels.csv", "file,class,sku,uid,part\npics/1.png,dress\n");
    String line = shop.refused(ExitCode.BAD_INPUT);
    assertTrue(line.contains("labels.csv: line 2 is not of 5 fields"), line);
    shop.file("labels.csv", "file,class,sku,uid,part\nelsewhere/1.png,dress,,,\n");
    String unused = shop.refused(ExitCode.BAD_INPUT, "ingest.checks.max-unmatched-share=0.5");
    assertTrue(unused.contains("1 of 1 labels name no picture"), unused);
  }

  @Test
  void whatAPictureTellsItselfIsNotMapped() throws Exception {
    Shop shop =
        shop(LABELLED.replace("label = class", "label = class, width = part"))
            .file("pics/1.png", blocks(51));
    String line = shop.refused(ExitCode.USAGE);
    assertTrue(line.contains("column 'width' is told by the picture itself"), line);
  }
}
