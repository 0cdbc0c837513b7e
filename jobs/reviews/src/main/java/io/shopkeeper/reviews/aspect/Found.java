package io.shopkeeper.reviews.aspect;

import io.shopkeeper.reviews.aspect.Meaning.Role;
import java.util.List;

/**
 * A word of the lexicon in a text.
 *
 * @param start the index of its first letter
 * @param end the index after the last one
 */
record Found(int start, int end, List<Meaning> meanings) {
  boolean is(Role role) {
    return meanings.stream().anyMatch(meaning -> meaning.role() == role);
  }
}
