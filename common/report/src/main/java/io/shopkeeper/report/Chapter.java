package io.shopkeeper.report;

/** Where on the page a section stands: the page tells the night in this order. */
public enum Chapter {
  /** What customers did. */
  SHOP,
  /** What was trained, and how good it is. */
  LEARNED,
  /** What customers are shown. */
  SHOWN,
  /** What came in, and in what state. */
  INPUT,
  /** How the night itself went. */
  OPERATION
}
