package io.shopkeeper.data.behaviour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.ForAll;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class SessionWalkTest {
  private static final long GAP = 30;

  private static SessionWalk.Event event(String key, long micros, int step, String user) {
    return new SessionWalk.Event(
        key, key.startsWith("u"), "day" + micros / 1000, micros, step, true, user, new String[1]);
  }

  private static List<SessionWalk.Session> walk(List<SessionWalk.Event> events) {
    List<SessionWalk.Session> sessions = new ArrayList<>();
    new SessionWalk(events.iterator(), GAP, 3).forEachRemaining(sessions::add);
    return sessions;
  }

  @Test
  void nothingInNothingOut() {
    SessionWalk walk = new SessionWalk(List.<SessionWalk.Event>of().iterator(), GAP, 3);
    assertFalse(walk.hasNext());
    assertThrows(NoSuchElementException.class, walk::next);
  }

  @Test
  void aPauseAsLongAsTheGapStaysInTheSessionAndALongerOneEndsIt() {
    assertEquals(1, walk(List.of(event("u1", 0, 0, "1"), event("u1", 30, 0, "1"))).size());
    assertEquals(2, walk(List.of(event("u1", 0, 0, "1"), event("u1", 31, 0, "1"))).size());
  }

  @Test
  void aSessionIdHoldsWhateverThePause() {
    List<SessionWalk.Session> sessions =
        walk(List.of(event("s1", 0, 0, null), event("s1", 5_000_000, 1, null)));
    assertEquals(1, sessions.size());
    assertEquals(5, sessions.get(0).seconds());
    assertEquals("day0", sessions.get(0).day());
  }

  @Test
  void keysNeverMix() {
    assertEquals(2, walk(List.of(event("u1", 0, 0, "1"), event("u2", 1, 1, "2"))).size());
  }

  @Test
  void stepsOutOfOrderAreReachedButNotInOrder() {
    SessionWalk.Session session =
        walk(List.of(event("s", 0, 2, null), event("s", 1, 0, null), event("s", 2, 2, null)))
            .get(0);
    assertEquals(1, session.depth());
    assertArrayEquals(new long[] {1, 0, 2}, session.stepEvents());
  }

  @Test
  void someoneWhoLogsInMidwayIsTheUserOfTheWholeSession() {
    SessionWalk.Session session =
        walk(List.of(event("s", 0, 0, null), event("s", 1, 1, "1"), event("s", 2, 2, "1"))).get(0);
    assertEquals("1", session.user());
    assertFalse(session.sharedId());
  }

  @Test
  void usersWhoShareAnIdHaveASessionEachAndAnonymousEventsAreTheFirstOnes() {
    List<SessionWalk.Session> sessions =
        walk(
            List.of(
                event("s", 0, 0, null),
                event("s", 1, 0, "1"),
                event("s", 2, 0, "2"),
                event("s", 3, 1, null),
                event("s", 4, 1, "2"),
                event("s", 5, 2, "2")));
    assertEquals(List.of("1", "2"), sessions.stream().map(SessionWalk.Session::user).toList());
    assertArrayEquals(new long[] {2, 1, 0}, sessions.get(0).stepEvents());
    assertArrayEquals(new long[] {1, 1, 1}, sessions.get(1).stepEvents());
    assertEquals(3, sessions.get(1).depth());
    assertTrue(sessions.stream().allMatch(SessionWalk.Session::sharedId));
  }

  @Test
  void theFirstAttributeSeenCounts() {
    List<SessionWalk.Event> events = new ArrayList<>();
    for (String device : new String[] {null, "mobile", "desktop"}) {
      events.add(
          new SessionWalk.Event(
              "s",
              false,
              "d",
              events.size(),
              SessionWalk.NO_STEP,
              false,
              null,
              new String[] {device}));
    }
    SessionWalk.Session session = walk(events).get(0);
    assertEquals("mobile", session.attributes()[0]);
    assertEquals(0, session.actions());
    assertNull(session.user());
  }

  /** The depth is the longest prefix of steps for which times that do not fall can be chosen. */
  @Test
  void depthIsTheLongestPrefixThatAnyChoiceOfEventsGives() {
    ForAll.seeds(
        300,
        random -> {
          List<SessionWalk.Event> events = new ArrayList<>();
          for (int i = random.nextInt(1, 9); i > 0; i--) {
            events.add(event("s", random.nextInt(6), random.nextInt(3), null));
          }
          events.sort(
              Comparator.comparingLong(SessionWalk.Event::micros)
                  .thenComparingInt(SessionWalk.Event::step));
          assertEquals(deepest(events, 0, Long.MIN_VALUE), walk(events).get(0).depth());
        });
  }

  private static int deepest(List<SessionWalk.Event> events, int step, long notBefore) {
    int best = step;
    for (SessionWalk.Event event : events) {
      if (step < 3 && event.step() == step && event.micros() >= notBefore) {
        best = Math.max(best, deepest(events, step + 1, event.micros()));
      }
    }
    return best;
  }
}
