package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.data.sample.Photo.Fault;
import io.shopkeeper.data.sample.Sketch.Palette;
import io.shopkeeper.picture.Framing;
import io.shopkeeper.picture.Picture;
import io.shopkeeper.picture.PictureLimits;
import io.shopkeeper.picture.PictureQuality;
import io.shopkeeper.picture.PictureReader;
import io.shopkeeper.picture.UnreadablePictureException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PhotographerTest {
  private static final PictureReader READER = PictureReader.within(PictureLimits.USUAL);

  private static final Shop SHOP = Shop.of(SampleStores.plan("events=5000").shop());

  private static Photographer photographer(int pictures, double spoiled, double wrong) {
    return new Photographer(SHOP, new PicturePlan(pictures, spoiled, wrong));
  }

  private static List<Photo> photos(int pictures, double spoiled, double wrong) {
    Photographer photographer = photographer(pictures, spoiled, wrong);
    List<Photo> photos = new ArrayList<>();
    for (int n = 0; n < pictures; n++) {
      photos.add(photographer.photo(n));
    }
    return photos;
  }

  @Test
  void everyCategoryHasASketch() {
    assertEquals(
        new TreeSet<>(Words.CATEGORIES.stream().map(Words.Category::path).toList()),
        new TreeSet<>(Sketch.book().goods().keySet()));
    for (Sketch scene : Sketch.book().scenes().values()) {
      assertFalse(scene.categories().isEmpty());
      assertTrue(Sketch.book().goods().keySet().containsAll(scene.categories()));
    }
  }

  @Test
  void everyItemHasItsPicturesAndEveryNameIsOfOne() {
    List<Photo> photos = photos(12 * SHOP.items() / 5, .05, .01);
    assertEquals(photos.size(), photos.stream().map(Photo::file).distinct().count());
    for (int item = 0; item < SHOP.items(); item++) {
      int wanted = item;
      assertEquals(2, photos.stream().filter(photo -> photo.item() == wanted).count());
    }
    assertEquals(photos.size() / 6, photos.stream().filter(Photo::ofPlace).count());
  }

  /** What the table images will say of a picture is what was done to it. */
  @Test
  void picturesAreSpoiledAsTheTruthSays() throws Exception {
    Photographer photographer = photographer(600, .5, .1);
    Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
    Map<Fault, Integer> marked = new EnumMap<>(Fault.class);
    for (int n = 0; n < 500; n++) {
      Photo photo = photographer.photo(n);
      seen.merge(photo.fault(), 1, Integer::sum);
      byte[] file = photographer.jpeg(photo);
      if (photo.fault() == Fault.TRUNCATED) {
        assertThrows(UnreadablePictureException.class, () -> READER.read(file));
      } else if (expected(photo.fault()).contains(PictureQuality.of(READER.read(file)))) {
        marked.merge(photo.fault(), 1, Integer::sum);
      }
    }
    assertTrue(Math.abs(seen.get(Fault.WRONG_GOODS) - 50) < 21, seen.toString());
    assertTrue(Math.abs(seen.get(Fault.NONE) - 200) < 34, seen.toString());
    for (Fault fault : Fault.values()) {
      if (fault != Fault.TRUNCATED) {
        assertTrue(
            marked.getOrDefault(fault, 0) > .85 * seen.get(fault), fault + " " + marked + seen);
      }
    }
  }

  private static Set<PictureQuality> expected(Fault fault) {
    return switch (fault) {
      case BLURRED -> Set.of(PictureQuality.BLURRED);
      // Of a thing whose colours are alike, the dark leaves one.
      case DARK -> Set.of(PictureQuality.DARK, PictureQuality.UNIFORM);
      case TINY -> Set.of(PictureQuality.TOO_SMALL);
      case UNIFORM -> Set.of(PictureQuality.UNIFORM);
      default -> Set.of(PictureQuality.GOOD);
    };
  }

  @Test
  void wrongGoodsAreOfAnotherCategory() {
    for (Photo photo : photos(300, 0, 1)) {
      if (!photo.ofPlace()) {
        String own = Words.CATEGORIES.get(SHOP.categoryOf(photo.item())).path();
        assertFalse(photo.shows().equals(own), photo.toString());
      }
    }
  }

  @Test
  void aPictureIsTheSameEveryTimeAndNoOtherIsLikeIt() throws Exception {
    Photographer photographer = photographer(144, 0, 0);
    byte[] first = photographer.jpeg(photographer.photo(3));
    assertArrayEquals(first, photographer(144, 0, 0).jpeg(photographer.photo(3)));
    Picture one = READER.read(first);
    Picture other = READER.read(photographer.jpeg(photographer.photo(2)));
    assertEquals(photographer.photo(2).item(), photographer.photo(3).item());
    assertFalse(one.square(16, Framing.WHOLE).equals(other.square(16, Framing.WHOLE)));
  }

  /** Who likes an item likes its colours, and they tell nothing of its category and brand. */
  @Test
  void coloursAreThoseOfTheStyleThatCustomersLike() {
    Shop shop = Shop.of(SampleStores.plan("events=60000").shop());
    double alike = 0;
    double unlike = 0;
    int near = 0;
    int far = 0;
    double sameCategory = 0;
    int inCategory = 0;
    double all = 0;
    for (int item = 0; item < shop.items(); item++) {
      for (int other = 0; other < item; other++) {
        double distance = distance(shop, item, other);
        all += distance;
        if (shop.categoryOf(item) == shop.categoryOf(other)) {
          sameCategory += distance;
          inCategory++;
        }
        if (distance < .3) {
          alike += shop.likeness(item, other);
          near++;
        } else {
          unlike += shop.likeness(item, other);
          far++;
        }
      }
    }
    assertTrue(near > 50 && far > 50, near + " " + far);
    assertTrue(alike / near > unlike / far + .15, alike / near + " against " + unlike / far);
    assertEquals(all / (near + far), sameCategory / inCategory, .1);
  }

  /** Between the colours of two products, a channel from 0 to 1. */
  private static double distance(Shop shop, int item, int other) {
    float[] one =
        Palette.of(shop.style(item), Draws.of(1, 1, 1)).body().getRGBColorComponents(null);
    float[] two =
        Palette.of(shop.style(other), Draws.of(1, 1, 1)).body().getRGBColorComponents(null);
    return Math.sqrt(
        Math.pow(one[0] - two[0], 2) + Math.pow(one[1] - two[1], 2) + Math.pow(one[2] - two[2], 2));
  }

  /** Who delivers a picture of a place likes what stands there more than others do. */
  @Test
  void customersDeliverPlacesByTheirTaste() {
    List<String> paths = Words.CATEGORIES.stream().map(Words.Category::path).toList();
    double own = 0;
    double others = 0;
    List<Photo> photos = photos(600, 0, 0).stream().filter(Photo::ofPlace).toList();
    for (Photo photo : photos) {
      for (String path : Sketch.book().scenes().get(photo.shows()).categories()) {
        own += Customer.of(SHOP, photo.customer()).taste()[paths.indexOf(path)];
        others +=
            Customer.of(SHOP, (photo.customer() + 1) % SHOP.plan().customers())
                .taste()[paths.indexOf(path)];
      }
    }
    assertTrue(own > 1.5 * others, own + " against " + others);
  }
}
