package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "good<br/>bad | good/bad",
        "<b>very</b> <i class=\"x\">nice</i> | very nice",
        "<script>alert('x')</script>nice | nice",
        "<SCRIPT src=x>evil</ScRiPt >nice | nice",
        "<style>p{}</style>ok<script>never closed | ok",
        "a <!-- hidden --> b | a  b",
        "I <3 it, 2 < 3 > 1 | I <3 it, 2 < 3 > 1",
        "<手机>很好 | <手机>很好",
        "<iPhone> is fine | <iPhone> is fine",
        "a & b &amp; c &#39;d&#39; &#x597D; | a & b & c 'd' 好",
        "&lt;b&gt;bold&lt;/b&gt; | bold",
        "&amp;lt;br&amp;gt;x | /x",
        "&unknown; &#xD800; &#99999999999; | &unknown; &#xD800; &#99999999999;",
        "<b unclosed | <b unclosed",
        "<img src=x onerror=alert(1)>pic | pic",
      })
  void leavesWhatAReaderWouldSee(String html, String text) {
    assertEquals(text.replace('/', '\n'), Markup.without(html));
  }
}
