package io.shopkeeper.text;

import com.hankcs.hanlp.HanLP;
import com.hankcs.hanlp.seg.Segment;
import com.hankcs.hanlp.seg.common.Term;

/** Chinese writing: words, and simplified characters. The dictionaries load once a process. */
final class Chinese {
  /** The segmenter's memory grows with what it gets at once; words are cut at these joints. */
  private static final int LONGEST_RUN = 512;

  private static final Segment WORDS =
      HanLP.newSegment()
          .enableOffset(true)
          .enableNameRecognize(false)
          .enableTranslatedNameRecognize(false)
          .enableJapaneseNameRecognize(false)
          .enablePlaceRecognize(false)
          .enableOrganizationRecognize(false)
          .enableNumberQuantifierRecognize(false);

  /** Takes a word in simplified characters and its place. */
  interface Words {
    void take(String word, int start, int end);
  }

  private Chinese() {}

  /** Passes the words of a stretch of Chinese characters, in their order. */
  static void words(String text, int start, int end, Words out) {
    int from = start;
    while (from < end) {
      int to = Math.min(end, from + LONGEST_RUN);
      if (to < end && Character.isLowSurrogate(text.charAt(to))) {
        to--;
      }
      String run = text.substring(from, to);
      String simplified = simplified(run);
      // Places are those of the text, so that words must be as long as there.
      for (Term term : WORDS.seg(simplified.length() == run.length() ? simplified : run)) {
        out.take(term.word, from + term.offset, from + term.offset + term.word.length());
      }
      from = to;
    }
  }

  /** The text in simplified characters. */
  static String simplified(String text) {
    return HanLP.convertToSimplifiedChinese(text);
  }

  /** The text in simplified characters, run by run, where a run does not change its length. */
  static String inPlace(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int from = 0; from < text.length(); from += LONGEST_RUN) {
      String run = text.substring(from, Math.min(text.length(), from + LONGEST_RUN));
      String simplified = simplified(run);
      out.append(simplified.length() == run.length() ? simplified : run);
    }
    return out.toString();
  }
}
