package io.shopkeeper.report;

import java.util.List;

/**
 * One section of the report, contributed by a domain. Its texts are resources in the package of its
 * class, {@code report_en.properties} and {@code report_zh.properties}, with at least the keys
 * {@code nav.ID}, {@code section.ID} and {@code section.ID.about}.
 *
 * <p>Several domains may contribute the same section, as those that train networks do; sections of
 * one id are shown once.
 */
public interface Section {
  /** Its id in kebab-case: the anchor in the page and the last part of the keys of its texts. */
  String id();

  /** The chapter to which it belongs. */
  Chapter chapter();

  /**
   * The classes whose packages contain its texts: its own, and those of the blocks that it uses.
   */
  default List<Class<?>> words() {
    return List.of(getClass());
  }

  /**
   * Reads the content. A section without content tonight returns a note that says so, or {@link
   * Content#NOTHING} if nobody would miss it.
   */
  Content read(ReportContext night) throws Exception;
}
