package io.shopkeeper.reviews.insight;

import java.io.Serializable;

/** How many reviews praise and blame an aspect, and in which words. */
final class AspectTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private long praises;
  private long blames;
  private final Quotes praise = new Quotes();
  private final Quotes blame = new Quotes();

  void add(boolean praised, boolean blamed) {
    praises += praised ? 1 : 0;
    blames += blamed ? 1 : 0;
  }

  void offer(Reading reading, Said said) {
    boolean against = said.polarity() > 0 ? reading.praise() < .5 : reading.praise() > .5;
    quotes(said.polarity()).offer(reading.review().id(), said.evidence(), against);
  }

  void merge(AspectTally other) {
    praises += other.praises;
    blames += other.blames;
    praise.merge(other.praise);
    blame.merge(other.blame);
  }

  /** Reviews that praise it, for 1, or blame it, for −1. */
  long reviews(int polarity) {
    return polarity > 0 ? praises : blames;
  }

  Quotes quotes(int polarity) {
    return polarity > 0 ? praise : blame;
  }
}
