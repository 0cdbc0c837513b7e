package io.shopkeeper.platform.storage;

import io.shopkeeper.core.JobException;
import java.util.regex.Pattern;

/** Which names may become directories: none that climbs out, hides, or reads as a glob. */
public final class Names {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=-]{0,199}");

  private Names() {}

  /**
   * A name that is safe as a directory.
   *
   * @param what what it names, for the message
   * @throws JobException 64 where it is not
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
