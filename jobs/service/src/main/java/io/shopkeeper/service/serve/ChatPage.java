package io.shopkeeper.service.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page to chat in: one file, which loads nothing.
 *
 * @param policy what a browser may run: the page's own script and style and nothing else
 */
record ChatPage(String html, String policy) {
  private static final String FILE = "chat.html";

  static ChatPage read() {
    try (InputStream in = ChatPage.class.getResourceAsStream(FILE)) {
      String html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ChatPage(
          html,
          "default-src 'none'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; script-src %s; style-src %s"
              .formatted(hash(html, "script"), hash(html, "style")));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  private static String hash(String html, String element) {
    Matcher content =
        Pattern.compile("<%s>(.*?)</%s>".formatted(element, element), Pattern.DOTALL).matcher(html);
    if (!content.find()) {
      throw new IllegalStateException(FILE + " has no " + element);
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(content.group(1).getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
