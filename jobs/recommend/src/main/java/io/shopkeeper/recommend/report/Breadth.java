package io.shopkeeper.recommend.report;

import io.shopkeeper.ranking.evaluate.ListEvaluation.ListSpread;
import io.shopkeeper.report.Figure.Bin;
import java.util.List;

/**
 * What accuracy does not show.
 *
 * @param served how far the live lists reach
 * @param spreads one row for the live lists, and one for each contender of the evaluation
 * @param lorenz cumulative shares; every curve has one more point than it has equal steps
 * @param popularity how often products are bought and shown, by popularity rank
 * @param scores how scores are spread, by source
 */
record Breadth(
    Served served,
    List<ListSpread> spreads,
    List<Curve> lorenz,
    List<Curve> popularity,
    List<Scores> scores) {
  /**
   * What the live release shows.
   *
   * @param customers customers with a list
   * @param items distinct products on any list
   * @param catalogue active products
   * @param listLength mean rows a customer
   * @param sources rows by the source that proposed them
   */
  record Served(
      long customers, long items, long catalogue, double listLength, List<Rows> sources) {}

  /** Rows by name. */
  record Rows(String name, long rows) {}

  /** A named curve. */
  record Curve(String name, List<Point> points) {}

  /** A point of a curve. */
  record Point(double x, double y) {}

  /** How the scores of one source are spread. */
  record Scores(String source, long rows, double median, List<Bin> bins) {}
}
