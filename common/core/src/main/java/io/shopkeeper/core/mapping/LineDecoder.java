package io.shopkeeper.core.mapping;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Decodes lines strictly: the first of several charsets in which every byte has a meaning. */
public final class LineDecoder {
  private static final Charset GBK = Charset.forName("GBK");

  private final List<Charset> charsets;
  private final List<CharsetDecoder> decoders;
  private final CharsetDecoder utf8 = strict(StandardCharsets.UTF_8);
  private final CharsetDecoder gbk = strict(GBK);

  /** A decoder that tries charsets in order. */
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

  /** The text of a line, or null where no charset fits. */
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

  /** Why no charset fits, and which would. */
  public String problem(byte[] bytes, int length) {
    String hint = "";
    if (!charsets.contains(StandardCharsets.UTF_8) && attempt(utf8, bytes, length) != null) {
      hint = " (UTF-8 would fit)";
    } else if (!charsets.contains(GBK) && attempt(gbk, bytes, length) != null) {
      hint = " (GBK would fit)";
    }
    return "not valid " + String.join(" or ", charsets.stream().map(Charset::name).toList()) + hint;
  }

  /** The text with a sign for each byte that has no meaning: for showing, not for parsing. */
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
