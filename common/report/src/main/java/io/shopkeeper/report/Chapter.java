package io.shopkeeper.report;

/** The chapters of the report page, in their order; each section belongs to one. */
public enum Chapter {
  /** Customers' behaviour. */
  SHOP,
  /** The models that were trained and their evaluation. */
  LEARNED,
  /** The recommendations that customers are shown. */
  SHOWN,
  /** The ingested data and their quality. */
  INPUT,
  /** The runs of the night: durations, settings, software. */
  OPERATION
}
