package io.shopkeeper.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Usual pictures and spoiled copies of them, of the parts on which thresholds may be chosen. */
class PictureQualityRealDataTest {
  private static final int EVERY = 25;

  private static List<Path> pictures(String part) throws IOException {
    Path folder = RealData.require("images/" + part);
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
  }

  @Test
  void usualPicturesAreNotMarkedAndStronglySpoiledOnesAre() throws Exception {
    List<Path> files = new ArrayList<>();
    for (String part : List.of("clothing10/train", "clothing10/validation", "scenes5/train")) {
      files.addAll(pictures(part));
    }
    PictureReader reader = PictureReader.within(PictureLimits.USUAL);
    int seen = 0;
    int marked = 0;
    Map<Spoiling, Integer> marks = new EnumMap<>(Spoiling.class);
    for (int i = 0; i < files.size(); i += EVERY) {
      Picture picture = reader.read(Files.readAllBytes(files.get(i)));
      seen++;
      marked += PictureQuality.of(picture) == PictureQuality.GOOD ? 0 : 1;
      for (Spoiling spoiling : Spoiling.values()) {
        boolean good = PictureQuality.of(spoiling.of(picture)) == PictureQuality.GOOD;
        marks.merge(spoiling, good ? 0 : 1, Integer::sum);
      }
    }
    String all = "%d of %d usual ones marked, spoiled %s".formatted(marked, seen, marks);
    System.out.println(all);
    assertTrue(marked <= 0.03 * seen, all);
    int mild = 0;
    for (Map.Entry<Spoiling, Integer> entry : marks.entrySet()) {
      if (entry.getKey().mild()) {
        mild += entry.getValue();
      } else {
        assertTrue(entry.getValue() >= 0.95 * seen, all);
      }
    }
    assertTrue(mild <= 0.5 * 4 * seen, all);
  }

  @Test
  void aSquareAndAHashOfEveryPicture() throws Exception {
    PictureReader reader = PictureReader.within(PictureLimits.USUAL);
    for (Path file : pictures("clothing10/validation").subList(0, 20)) {
      Picture picture = reader.read(Files.readAllBytes(file));
      Picture square = picture.square(96, Framing.WHOLE);
      assertEquals("96 x 96 pixels", square.toString());
      int distance = PerceptualHash.distance(PerceptualHash.of(picture), PerceptualHash.of(square));
      assertTrue(distance <= 6, file.getFileName() + ": " + distance + " bits");
    }
  }
}
