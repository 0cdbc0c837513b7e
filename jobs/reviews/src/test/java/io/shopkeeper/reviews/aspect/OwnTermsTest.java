package io.shopkeeper.reviews.aspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.reviews.aspect.OwnTerms.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OwnTermsTest {
  private static Place place(String text, String term) {
    int at = text.indexOf(term);
    return new Place(text, at, at + term.length());
  }

  /** A word that is mostly no term where it stands is not looked for; a longer one goes first. */
  @Test
  void learnsWhatIsMostlyATerm() {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      places.add(place("top of the world, the Pad Thai was hot " + i, "Pad Thai"));
      places.add(place("top notch rice noodles " + i, "rice noodles"));
      places.add(place("the rice came cold " + i, "rice"));
    }
    places.add(place("a cotton top", "top"));
    OwnTerms terms = OwnTerms.learned(places);
    assertEquals(List.of("pad thai", "rice", "rice noodles"), terms.terms());
    assertEquals(
        new OwnTerms.Quality(3, .5, 1, 2 / 3.0),
        terms.quality(
            List.of(
                    place("the RICE NOODLES with rice", "RICE NOODLES"),
                    place("pad thai", "pad thai"))
                .subList(0, 1)));
    assertEquals(0, OwnTerms.NONE.quality(places).f1());
    assertEquals(List.of(), OwnTerms.learned(List.of()).terms());
  }

  /** The lexicon's words keep their aspects; others are aspects by themselves. */
  @Test
  void theLexiconGoesFirst() {
    AspectFinder finder =
        AspectFinder.of("hotel")
            .knowing(new OwnTerms(List.of("breakfast", "面条", "pasta", "service")));
    assertEquals(
        "breakfast+ pasta- service+ 面条+",
        finder
            .mentions("Breakfast was great, the pasta was awful, but lovely service. 面条很好")
            .stream()
            .map(mention -> mention.aspect().name() + (mention.polarity() > 0 ? "+" : "-"))
            .sorted()
            .collect(Collectors.joining(" ")));
    assertEquals(new Aspect("pasta", "pasta", "pasta"), Lexicon.ours().aspect("pasta"));
  }
}
