package io.shopkeeper.reviews.aspect;

/**
 * What a word of a lexicon does in a sentence.
 *
 * @param aspect number of the aspect that it is about; −1 for none
 * @param sign 1 for praise, −1 for blame, 0 for neither
 */
record Meaning(Role role, int aspect, int sign) {
  /** What a word does. */
  enum Role {
    /** It speaks of an aspect. */
    TERM,
    /** It speaks of an aspect and praises or blames it. */
    VERDICT,
    /** It praises or blames an aspect, near a word that speaks of it. */
    NEAR,
    /** It praises or blames whatever it stands near. */
    OPINION,
    /** It turns what follows into its opposite. */
    NOT,
    /** It makes a size too much of it. */
    EXCESS,
    /** It tells a size, which is good or bad for some aspects only. */
    SIZE,
    /** A part of a sentence begins after it, which may say the opposite. */
    AND,
    /** A part of a sentence begins with it, which may say the opposite. */
    BUT,
    /** It means nothing here, and the letters of other words in it do not either. */
    NOTHING
  }

  static Meaning of(Role role) {
    return new Meaning(role, -1, 0);
  }
}
