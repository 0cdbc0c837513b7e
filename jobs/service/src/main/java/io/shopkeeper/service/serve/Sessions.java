package io.shopkeeper.service.serve;

import io.shopkeeper.answer.Answer;
import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import io.shopkeeper.answer.Dialogue;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The dialogues that are going on, a bounded number of them; thread-safe. */
final class Sessions {
  private static final int ID_BYTES = 24;

  private final int most;
  private final Duration expiry;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** The longest unused first. */
  private final Map<String, Session> open = new LinkedHashMap<>(16, .75f, true);

  /** A dialogue; its questions are answered one after another. */
  static final class Session {
    private Dialogue dialogue;
    private volatile Instant used;

    private Session(Customer customer, Instant used) {
      this.dialogue = Dialogue.of(customer);
      this.used = used;
    }

    synchronized Answer ask(Answerer answerer, String question) {
      Answer answer = answerer.ask(dialogue, question);
      dialogue = answer.next();
      return answer;
    }
  }

  /**
   * @param most sessions that are kept
   * @param expiry the time without a question after which one ends
   */
  Sessions(int most, Duration expiry, Clock clock) {
    this.most = most;
    this.expiry = expiry;
    this.clock = clock;
  }

  /**
   * Opens a session.
   *
   * @return its id, which nobody can guess: whoever has it may ask in it
   */
  String open(Customer customer) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (open) {
      forget();
      open.put(id, new Session(customer, clock.instant()));
    }
    return id;
  }

  /** The session of an id, unless there is none or it has ended. */
  Optional<Session> find(String id) {
    synchronized (open) {
      Session session = open.get(id);
      if (session == null || ended(session)) {
        open.remove(id);
        return Optional.empty();
      }
      session.used = clock.instant();
      return Optional.of(session);
    }
  }

  int size() {
    synchronized (open) {
      return open.size();
    }
  }

  private boolean ended(Session session) {
    return session.used.plus(expiry).isBefore(clock.instant());
  }

  private void forget() {
    Iterator<Session> oldest = open.values().iterator();
    while (oldest.hasNext()) {
      Session session = oldest.next();
      if (open.size() < most && !ended(session)) {
        return;
      }
      oldest.remove();
    }
  }
}
