package io.shopkeeper.reviews.aspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words and what they mean, looked up in a text from left to right, the longest word first. A word
 * of letters with spaces between them matches whole words only, and its plural in {@code s} or
 * {@code es}.
 */
final class WordTrie {
  private static final class Node {
    private final Map<Character, Node> next = new HashMap<>();
    private List<Meaning> meanings;
  }

  private final Node root = new Node();
  private int longest;

  /** Adds a meaning to a word in its folded form. */
  void add(String word, Meaning meaning) {
    Node node = root;
    for (int i = 0; i < word.length(); i++) {
      node = node.next.computeIfAbsent(word.charAt(i), c -> new Node());
    }
    if (node.meanings == null) {
      node.meanings = new ArrayList<>();
    }
    if (!node.meanings.contains(meaning)) {
      node.meanings.add(meaning);
    }
    longest = Math.max(longest, word.length());
  }

  /** Removes what a word speaks of, so that another lexicon may say otherwise. */
  void forget(String word, Meaning.Role role) {
    Node node = root;
    for (int i = 0; i < word.length() && node != null; i++) {
      node = node.next.get(word.charAt(i));
    }
    if (node != null && node.meanings != null) {
      node.meanings.removeIf(meaning -> meaning.role() == role);
    }
  }

  /** The words of a folded text in its order; no two of them share a letter. */
  List<Found> find(String text) {
    List<Found> found = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      Found word = at(text, i);
      if (word != null) {
        found.add(word);
        i = word.end();
      } else {
        i++;
      }
    }
    return found;
  }

  private Found at(String text, int start) {
    if (spelled(text.charAt(start)) && start > 0 && inWord(text, start)) {
      return null;
    }
    Node node = root;
    Found best = null;
    for (int i = start; i < text.length(); i++) {
      node = node.next.get(text.charAt(i));
      if (node == null) {
        break;
      }
      if (node.meanings != null && !node.meanings.isEmpty()) {
        int end = wordEnd(text, i + 1);
        if (end > 0) {
          best = new Found(start, end, node.meanings);
        }
      }
    }
    return best;
  }

  /** Whether the letter before an index belongs to the same word: {@code n't} begins in one. */
  private static boolean inWord(String text, int start) {
    return spelled(text.charAt(start - 1)) && !text.startsWith("n't", start);
  }

  /** The end of a word whose letters match up to an index; 0 if it goes on there. */
  private static int wordEnd(String text, int end) {
    if (!spelled(text.charAt(end - 1)) || end == text.length() || !spelled(text.charAt(end))) {
      return end;
    }
    int after = end + (text.startsWith("es", end) ? 2 : text.charAt(end) == 's' ? 1 : 0);
    return after > end && (after == text.length() || !spelled(text.charAt(after))) ? after : 0;
  }

  /** Letters of alphabets, whose words have spaces between them. */
  private static boolean spelled(char c) {
    return c < 0x2E80 && Character.isLetterOrDigit(c);
  }
}
