package io.shopkeeper.reviews.aspect;

import io.shopkeeper.reviews.aspect.Meaning.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * A word of praise or blame where it stands.
 *
 * @param aspect number of the one aspect that it tells of; −1 for any
 * @param sign 1 for praise and −1 for blame, turned by what stands before
 */
record Opinion(int start, int end, int aspect, double sign) {
  /** Letters of Chinese, or twice as many of others, at which a word counts 1/e as much. */
  private static final double REACH = 6;

  /** A turning word reaches so many letters, white space and all. */
  private static final int TURNS_CHINESE = 5;

  private static final int TURNS_SPELLED = 22;

  /** Something said before counts less than what follows. */
  private static final double BEFORE = .8;

  /** The opinions of a clause. */
  static List<Opinion> of(String text, Clause clause) {
    List<Opinion> opinions = new ArrayList<>();
    for (int i = 0; i < clause.words().size(); i++) {
      Found word = clause.words().get(i);
      boolean excess = i > 0 && isExcess(text, clause.words().get(i - 1), word);
      for (Meaning meaning : word.meanings()) {
        boolean too = excess && word.is(Role.SIZE);
        if (meaning.role() == Role.SIZE && excess) {
          opinions.add(at(word, -1, turn(text, clause, i) * -1));
        } else if ((meaning.role() == Role.NEAR && !too)
            || meaning.role() == Role.OPINION
            || meaning.role() == Role.VERDICT) {
          int about = meaning.role() == Role.OPINION ? -1 : meaning.aspect();
          opinions.add(at(word, about, turn(text, clause, i) * meaning.sign()));
        }
      }
    }
    return opinions;
  }

  private static Opinion at(Found word, int aspect, double sign) {
    return new Opinion(word.start(), word.end(), aspect, sign);
  }

  private static boolean isExcess(String text, Found before, Found word) {
    return before.is(Role.EXCESS) && text.substring(before.end(), word.start()).isBlank();
  }

  /** The sign of a word that praises or blames by itself. */
  static double turned(String text, Clause clause, Found word, Meaning meaning) {
    return turn(text, clause, clause.words().indexOf(word)) * meaning.sign();
  }

  /** −1 for each turning word that reaches a word, with no other opinion between them. */
  private static double turn(String text, Clause clause, int index) {
    Found word = clause.words().get(index);
    boolean spelled = text.charAt(word.start()) < 0x2E80;
    int reach = spelled ? TURNS_SPELLED : TURNS_CHINESE;
    double sign = 1;
    for (int i = index - 1; i >= 0; i--) {
      Found before = clause.words().get(i);
      if (word.start() - before.end() > reach || before.is(Role.OPINION)) {
        break;
      }
      if (before.is(Role.NOT)) {
        sign = -sign;
      }
    }
    return sign;
  }

  /** The sum of the opinions near a place, by their distances. */
  static double near(String text, int start, int end, int aspect, List<Opinion> opinions) {
    double sum = 0;
    boolean own = false;
    for (Opinion opinion : opinions) {
      own |= opinion.aspect() == aspect && aspect >= 0;
    }
    for (Opinion opinion : opinions) {
      boolean counts = opinion.aspect() < 0 || opinion.aspect() == aspect;
      boolean shadowed = own && opinion.aspect() < 0 && twin(opinion, opinions, aspect);
      if (counts && !shadowed) {
        boolean before = opinion.start() < start;
        int gap = before ? start - opinion.end() : opinion.start() - end;
        double letters = text.charAt(opinion.start()) < 0x2E80 ? Math.max(0, gap) / 2.0 : gap;
        sum += (before ? BEFORE : 1) * opinion.sign() * Math.exp(-Math.max(0, letters) / REACH);
      }
    }
    return sum;
  }

  /** Whether the same word says something of the aspect itself. */
  private static boolean twin(Opinion opinion, List<Opinion> opinions, int aspect) {
    return opinions.stream()
        .anyMatch(other -> other.start() == opinion.start() && other.aspect() == aspect);
  }
}
