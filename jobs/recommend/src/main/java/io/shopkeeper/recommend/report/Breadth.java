package io.shopkeeper.recommend.report;

import io.shopkeeper.ranking.evaluate.ListEvaluation.ListSpread;
import io.shopkeeper.report.Figure.Bin;
import java.util.List;

/**
 * Beyond-accuracy figures of the live lists, for the report.
 *
 * @param served reach of the live lists
 * @param spreads spread over the catalogue of the live lists and of each evaluated model
 * @param lorenz Lorenz curves at equal steps of x, including 0 and 1
 * @param popularity how often products are bought and shown, by popularity rank
 * @param scores distribution of scores by source
 */
record Breadth(
    Served served,
    List<ListSpread> spreads,
    List<Curve> lorenz,
    List<Curve> popularity,
    List<Scores> scores) {
  /**
   * The reach of the live release.
   *
   * @param customers customers with a list
   * @param items distinct products on any list
   * @param catalogue active products
   * @param listLength mean length of a customer's list
   * @param sources number of rows by source
   */
  record Served(
      long customers, long items, long catalogue, double listLength, List<Rows> sources) {}

  /** A number of rows by name. */
  record Rows(String name, long rows) {}

  /** A named curve. */
  record Curve(String name, List<Point> points) {}

  /** A point of a curve. */
  record Point(double x, double y) {}

  /** The distribution of scores of one source. */
  record Scores(String source, long rows, double median, List<Bin> bins) {}
}
