package io.shopkeeper.app.operate;

import io.shopkeeper.platform.integrity.FileSums.Found;
import java.io.IOException;
import java.util.List;

/** One kind of what is committed: its names, and for each the directories with what they hold. */
interface Seals {
  /** The names of all that there is, ascending. */
  List<String> names() throws IOException;

  /** What was committed under a name and is still there. */
  List<Sealed> sealed(String name) throws IOException;

  /** What beside files is not as it was committed. */
  default List<Damage> further(String name, Sealed sealed, List<Found> there) throws IOException {
    return List.of();
  }

  /** Histories of what went live that cannot be read. */
  default List<Damage> histories(String name) throws IOException {
    return List.of();
  }
}
