package io.shopkeeper.report;

import java.util.List;

/**
 * One section of the report, contributed by a domain. Its words lie beside its class, in {@code
 * report_en.properties} and {@code report_zh.properties}: {@code nav.ID}, {@code section.ID} and
 * {@code section.ID.about} at least.
 *
 * <p>Several domains may bring the same section, as those that train networks do: by its id it is
 * shown once.
 */
public interface Section {
  /** Its anchor in the page, kebab-case, and the last part of the keys of its words. */
  String id();

  /** Where on the page it stands. */
  Chapter chapter();

  /**
   * The classes beside which its words lie: its own, and those of the blocks that it is made of.
   */
  default List<Class<?>> words() {
    return List.of(getClass());
  }

  /**
   * Reads what it shows. A section that has nothing to say tonight returns a note that says so, or
   * {@link Content#NOTHING} where nobody would expect it.
   */
  Content read(ReportContext night) throws Exception;
}
