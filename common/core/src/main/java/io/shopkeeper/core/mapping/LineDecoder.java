package io.shopkeeper.core.mapping;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Decodes lines strictly, with the first of several charsets in which all bytes are valid. */
public final class LineDecoder {
  private static final Charset GBK = Charset.forName("GBK");

  private final List<Charset> charsets;
  private final List<CharsetDecoder> decoders;
  private final CharsetDecoder utf8 = strict(StandardCharsets.UTF_8);
  private final CharsetDecoder gbk = strict(GBK);

  /** Creates a decoder that tries charsets in order. */
  public LineDecoder(List<Charset> charsets) {
    this.charsets = List.copyOf(charsets);
    this.decoders = charsets.stream().map(LineDecoder::strict).toList();
  }

  private static CharsetDecoder strict(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /**
   * The text of a line; null if no charset fits.
   *
   * @param length number of valid bytes
   */
  public String decode(byte[] bytes, int length) {
    if (ascii(bytes, length)) {
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
    for (CharsetDecoder decoder : decoders) {
      String text = attempt(decoder, bytes, length);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /** The reason why no charset fits, with one that would. */
  public String problem(byte[] bytes, int length) {
    String hint = "";
    if (!charsets.contains(StandardCharsets.UTF_8) && attempt(utf8, bytes, length) != null) {
      hint = " (UTF-8 would fit)";
    } else if (!charsets.contains(GBK) && attempt(gbk, bytes, length) != null) {
      hint = " (GBK would fit)";
    }
    return "not valid " + String.join(" or ", charsets.stream().map(Charset::name).toList()) + hint;
  }

  /** The text with a replacement character for each invalid byte, for display only. */
  public String show(byte[] bytes, int length) {
    return new String(bytes, 0, length, charsets.get(0));
  }

  private static String attempt(CharsetDecoder decoder, byte[] bytes, int length) {
    try {
      return decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean ascii(byte[] bytes, int length) {
    int all = 0;
    for (int i = 0; i < length; i++) {
      all |= bytes[i];
    }
    return all >= 0;
  }
}
