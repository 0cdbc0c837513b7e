package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.data.sample.Phrases.Aspect;
import io.shopkeeper.data.sample.Phrases.Voice;
import io.shopkeeper.data.sample.Review.Suspicion;
import io.shopkeeper.data.sample.SampleStoreSettings.Wording;
import io.shopkeeper.text.CustomerText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReviewWriterTest {
  private static final int COUNT = 3000;
  private static final Shop SHOP = Shop.of(SampleStores.plan("events=20000", "items=100").shop());
  private static final ReviewWriter WRITER =
      new ReviewWriter(SHOP, new ReviewPlan(COUNT, .06, Wording.USUAL));
  private static final List<Review> REVIEWS =
      LongStream.range(0, COUNT).mapToObj(WRITER::review).toList();

  private static List<Review> of(Suspicion suspicion) {
    return REVIEWS.stream().filter(review -> review.suspicious() == suspicion).toList();
  }

  @Test
  void aReviewIsAFunctionOfItsNumber() {
    ReviewWriter again = new ReviewWriter(SHOP, new ReviewPlan(COUNT, .06, Wording.USUAL));
    for (int number = COUNT - 1; number >= 0; number -= 7) {
      assertEquals(REVIEWS.get(number), again.review(number));
    }
  }

  /** Every text holds a phrase of each aspect that the truth names, with its polarity. */
  @Test
  void theTruthIsInTheText() {
    Phrases phrases = Phrases.of(Wording.USUAL);
    for (Review review : REVIEWS) {
      for (Aspect aspect : phrases.aspects()) {
        Boolean praise = review.aspects().get(aspect.name());
        boolean praised = says(review.text(), aspect, true);
        boolean blamed = says(review.text(), aspect, false);
        if (praise != null) {
          assertTrue(praise ? praised : blamed, aspect.name() + " in " + review.text());
        }
      }
    }
  }

  private static boolean says(String text, Aspect aspect, boolean praise) {
    return List.of(Voice.of(true, praise), Voice.of(false, praise)).stream()
        .flatMap(voice -> aspect.phrases().get(voice).stream())
        .anyMatch(text::contains);
  }

  /** Where an item deserves praise for an aspect, it gets more of it. */
  @Test
  void opinionsFollowTheItem() {
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (Review review : of(Suspicion.NONE)) {
      for (Aspect aspect : WRITER.aspects(review.item())) {
        Boolean praise = review.aspects().get(aspect.name());
        if (praise != null) {
          counts[praise ? 1 : 0]++;
          sums[praise ? 1 : 0] += WRITER.opinion(review.item(), aspect);
        }
      }
    }
    assertTrue(sums[1] / counts[1] > sums[0] / counts[0] + .3, sums[1] + " " + sums[0]);
    Map<Integer, Long> stars =
        of(Suspicion.NONE).stream()
            .collect(Collectors.groupingBy(Review::stars, Collectors.counting()));
    assertEquals(Set.of(1, 2, 3, 4, 5), stars.keySet());
  }

  @Test
  void campaignsAreWhatTheySay() {
    long campaigns = Math.round(COUNT * .06 / ReviewWriter.CAMPAIGN);
    assertEquals(
        campaigns * ReviewWriter.CAMPAIGN, COUNT - of(Suspicion.NONE).size(), "all in campaigns");
    for (int campaign = 0; campaign < campaigns; campaign++) {
      List<Review> members =
          REVIEWS.subList(campaign * ReviewWriter.CAMPAIGN, (campaign + 1) * ReviewWriter.CAMPAIGN);
      Set<Long> customers = new HashSet<>();
      Set<Integer> items = new HashSet<>();
      members.forEach(review -> customers.add(review.customer()));
      members.forEach(review -> items.add(review.item()));
      long first = members.stream().mapToLong(Review::time).min().getAsLong();
      long last = members.stream().mapToLong(Review::time).max().getAsLong();
      switch (members.get(0).suspicious()) {
        case BURST -> {
          assertEquals(1, items.size());
          assertTrue(last - first <= 7_200_000 && customers.size() > 15);
        }
        case ONE_CUSTOMER -> {
          assertEquals(1, customers.size());
          assertTrue(items.size() > 5 && last - first <= 86_400_000);
        }
        case NEAR_DUPLICATE -> {
          String start = members.get(0).text().substring(0, 5);
          assertTrue(members.stream().allMatch(review -> review.text().startsWith(start)));
          assertTrue(customers.size() > 15);
        }
        case NONE -> throw new AssertionError("an honest review in a campaign");
      }
    }
  }

  @Test
  void whatWasPlantedIsMaskedAndLanguagesAreTold() {
    Map<String, Integer> planted = new HashMap<>();
    Map<String, Integer> masked = new HashMap<>();
    int told = 0;
    for (Review review : REVIEWS) {
      review.personal().forEach(kind -> planted.merge("masked-" + kind, 1, Integer::sum));
      CustomerText text = CustomerText.of(review.text());
      text.found().forEach((kind, n) -> masked.merge(kind, n, Integer::sum));
      boolean chinese = Customer.of(SHOP, review.customer()).chinese();
      told += text.language().code().equals(chinese ? "zh" : "en") ? 1 : 0;
    }
    assertEquals(4, planted.size());
    assertEquals(planted, masked);
    int nearDuplicates = of(Suspicion.NEAR_DUPLICATE).size();
    assertTrue(told >= .99 * (COUNT - nearDuplicates), told + " of " + COUNT);
  }

  @Test
  void theOtherWordingSpeaksOfTheSameAspectsInOtherWords() {
    Phrases usual = Phrases.of(Wording.USUAL);
    Phrases other = Phrases.of(Wording.HELD_OUT);
    assertEquals(
        usual.aspects().stream().map(a -> a.name() + a.departments()).toList(),
        other.aspects().stream().map(a -> a.name() + a.departments()).toList());
    for (Aspect aspect : usual.aspects()) {
      for (Voice voice : Voice.values()) {
        List<String> mine = aspect.phrases().get(voice);
        List<String> theirs = other.aspects().get(aspect.number()).phrases().get(voice);
        assertTrue(mine.size() >= 3 && theirs.size() >= 2, aspect.name() + " " + voice);
        List<String> both = new ArrayList<>(mine);
        both.retainAll(theirs);
        assertEquals(List.of(), both, aspect.name());
      }
    }
    ReviewWriter heldOut = new ReviewWriter(SHOP, new ReviewPlan(COUNT, .06, Wording.HELD_OUT));
    Review mine = REVIEWS.get(COUNT - 1);
    Review theirs = heldOut.review(COUNT - 1);
    assertEquals(mine.item(), theirs.item());
    assertEquals(mine.aspects(), theirs.aspects());
    assertNotEquals(mine.text(), theirs.text());
  }
}
