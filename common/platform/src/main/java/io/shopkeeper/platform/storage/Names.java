package io.shopkeeper.platform.storage;

import io.shopkeeper.core.JobException;
import java.util.regex.Pattern;

/** Checks names of directories: no path traversal, no hidden files, no glob patterns. */
public final class Names {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=-]{0,199}");

  private Names() {}

  /**
   * Returns the name if it is safe as that of a directory.
   *
   * @param what the kind of thing that it names, for the message
   * @throws JobException 64 if it is not safe
   */
  public static String check(String what, String name) {
    if (!ALLOWED.matcher(name).matches()) {
      throw JobException.usage(
          what
              + " '"
              + name
              + "' cannot name a directory; use letters, digits, '.', '_', '-', beginning with a"
              + " letter or digit, at most 200");
    }
    return name;
  }
}
