package io.shopkeeper.data.behaviour;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Splits a stream of events into sessions, in constant memory per session. Events must be grouped
 * by key, and sorted by time, then by funnel step, within a key.
 *
 * <p>A visitor who logs in midway is the user of the whole session. If several users share a
 * session id (some logs number sessions by the second of their start), each has a separate session,
 * and anonymous events belong to the first one's.
 */
final class SessionWalk implements Iterator<SessionWalk.Session> {
  /** Step of an event that is not a step of the funnel. */
  static final int NO_STEP = -1;

  /**
   * One event.
   *
   * @param key identifies candidates for one session
   * @param splits whether a long pause splits a session of this key
   * @param micros microseconds since the epoch
   * @param step index of its step in the funnel, or {@link #NO_STEP}
   * @param action whether it is an action of the visitor, not an impression
   * @param user the user; null if anonymous
   * @param attributes values by which the funnel is broken down; null if missing
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
   * @param user the user; null if anonymous throughout
   * @param sharedId whether other users have the same session id
   * @param day the day of its first event
   * @param seconds whole seconds from its first to its last event
   * @param stepEvents number of events of each step
   * @param depth number of steps that it passed in order from the first
   * @param attributes the first value seen of each
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only read
  record Session(
      String user,
      boolean sharedId,
      String day,
      long seconds,
      long actions,
      long[] stepEvents,
      int depth,
      String[] attributes) {}

  private final Iterator<Event> events;
  private final long gapMicros;
  private final int steps;
  private final Deque<Session> ready = new ArrayDeque<>();
  private Event next;

  SessionWalk(Iterator<Event> events, long gapMicros, int steps) {
    this.events = events;
    this.gapMicros = gapMicros;
    this.steps = steps;
    advance();
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || next != null;
  }

  @Override
  public Session next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      readTogether();
    }
    return ready.remove();
  }

  private void advance() {
    next = events.hasNext() ? events.next() : null;
  }

  /** Reads events up to the next key or pause: one session, or several if users share the id. */
  private void readTogether() {
    Event first = next;
    long last = first.micros();
    Map<String, Open> open = new LinkedHashMap<>();
    while (next != null
        && next.key().equals(first.key())
        && !(next.splits() && next.micros() - last > gapMicros)) {
      last = next.micros();
      sessionOf(next, open).add(next);
      advance();
    }
    open.forEach((user, session) -> ready.add(session.close(user, open.size() > 1)));
  }

  private Open sessionOf(Event event, Map<String, Open> open) {
    if (event.user() == null && !open.isEmpty()) {
      return open.values().iterator().next();
    }
    Open beforeLogin = open.remove(null);
    if (beforeLogin != null) {
      open.put(event.user(), beforeLogin);
    }
    return open.computeIfAbsent(event.user(), user -> new Open(event, steps));
  }

  /** A session being read. */
  private static final class Open {
    private final Event first;
    private final long[] stepEvents;
    private final String[] attributes;
    private long last;
    private long actions;
    private int depth;

    Open(Event first, int steps) {
      this.first = first;
      this.stepEvents = new long[steps];
      this.attributes = new String[first.attributes().length];
    }

    void add(Event event) {
      last = event.micros();
      actions += event.action() ? 1 : 0;
      if (event.step() != NO_STEP) {
        stepEvents[event.step()]++;
        // Greedy: taking each step at its first occurrence leaves the most events for later steps.
        depth += event.step() == depth ? 1 : 0;
      }
      for (int i = 0; i < attributes.length; i++) {
        attributes[i] = attributes[i] == null ? event.attributes()[i] : attributes[i];
      }
    }

    Session close(String user, boolean sharedId) {
      long seconds = (last - first.micros()) / 1_000_000;
      return new Session(
          user, sharedId, first.day(), seconds, actions, stepEvents, depth, attributes);
    }
  }
}
