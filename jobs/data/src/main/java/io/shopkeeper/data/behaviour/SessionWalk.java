package io.shopkeeper.data.behaviour;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Cuts a stream of events into sessions, holding one session at a time whatever its length. Events
 * come grouped by key; within a key by time, and by funnel step where times are equal.
 */
final class SessionWalk implements Iterator<SessionWalk.Session> {
  /** Step of an event that is no step of the funnel. */
  static final int NO_STEP = -1;

  /**
   * One event.
   *
   * @param key what the events of a session share
   * @param splits whether a long pause ends a session of this key
   * @param micros microseconds since the epoch
   * @param step index of its step in the funnel, or {@link #NO_STEP}
   * @param action whether the visitor did it, rather than the shop
   * @param user null where anonymous
   * @param attributes values by which sessions are told apart, null where absent
   */
  @SuppressWarnings("ArrayRecordComponent") // one per event: never compared, only read
  record Event(
      String key,
      boolean splits,
      String day,
      long micros,
      int step,
      boolean action,
      String user,
      String[] attributes) {}

  /**
   * One session.
   *
   * @param user the first user seen in it; null where anonymous throughout
   * @param severalUsers whether its id was used by more than one user
   * @param day that of its first event
   * @param seconds from its first to its last event, whole
   * @param stepEvents events of each step
   * @param depth how many steps it went through in order: the first, then the second, …
   * @param attributes the first value seen of each
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only read
  record Session(
      String user,
      boolean severalUsers,
      String day,
      long seconds,
      long actions,
      long[] stepEvents,
      int depth,
      String[] attributes) {}

  private final Iterator<Event> events;
  private final long gapMicros;
  private final int steps;
  private Event next;

  SessionWalk(Iterator<Event> events, long gapMicros, int steps) {
    this.events = events;
    this.gapMicros = gapMicros;
    this.steps = steps;
    this.next = events.hasNext() ? events.next() : null;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Session next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    Event first = next;
    long last = first.micros();
    String user = null;
    boolean severalUsers = false;
    long actions = 0;
    long[] stepEvents = new long[steps];
    int depth = 0;
    String[] attributes = new String[first.attributes().length];
    while (next != null && belongs(next, first, last)) {
      last = next.micros();
      severalUsers |= user != null && next.user() != null && !user.equals(next.user());
      user = user == null ? next.user() : user;
      actions += next.action() ? 1 : 0;
      if (next.step() != NO_STEP) {
        stepEvents[next.step()]++;
        // Taking each step as early as it comes leaves most time for those after it.
        depth += next.step() == depth ? 1 : 0;
      }
      for (int i = 0; i < attributes.length; i++) {
        attributes[i] = attributes[i] == null ? next.attributes()[i] : attributes[i];
      }
      next = events.hasNext() ? events.next() : null;
    }
    long seconds = (last - first.micros()) / 1_000_000;
    return new Session(
        user, severalUsers, first.day(), seconds, actions, stepEvents, depth, attributes);
  }

  private boolean belongs(Event event, Event first, long last) {
    return event.key().equals(first.key())
        && !(event.splits() && event.micros() - last > gapMicros);
  }
}
