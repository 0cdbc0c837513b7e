package io.shopkeeper.reviews.insight;

import java.io.Serializable;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * How content buyers of goods of one category are, and how much the goods differ: the prior of a
 * product's share of content buyers, a beta distribution whose strength is fitted by moments
 * (Kleinman, JASA 68, 1973).
 */
final class Liking implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final double WEAKEST = 2;
  private static final double STRONGEST = 100;

  private double products;
  private double reviews;
  private double praise;
  private double squares;
  private double praiseSquares;

  /** A share with its credible interval. */
  record Share(double mean, double low, double high) implements Serializable {}

  /** Adds a product. */
  Liking add(double itsReviews, double itsPraise) {
    if (itsReviews > 0) {
      products++;
      reviews += itsReviews;
      praise += itsPraise;
      squares += itsReviews * itsReviews;
      praiseSquares += itsPraise * itsPraise / itsReviews;
    }
    return this;
  }

  Liking merge(Liking other) {
    products += other.products;
    reviews += other.reviews;
    praise += other.praise;
    squares += other.squares;
    praiseSquares += other.praiseSquares;
    return this;
  }

  double products() {
    return products;
  }

  /** The share of content buyers of all the products; half where there are none. */
  double mean() {
    return (praise + .5) / (reviews + 1);
  }

  /** How many reviews the category's mean weighs for a product of its own. */
  double strength() {
    double mean = mean();
    double binomial = mean * (1 - mean);
    double between = praiseSquares - 2 * mean * praise + mean * mean * reviews;
    double free = reviews - squares / Math.max(1, reviews) - (products - 1);
    if (products < 3 || free <= 0) {
      return WEAKEST;
    }
    double likeness = (between - binomial * (products - 1)) / (binomial * free);
    return likeness <= 0 ? STRONGEST : Math.max(WEAKEST, Math.min(STRONGEST, 1 / likeness - 1));
  }

  /** The share of content buyers of a product of this category, with its 95 % interval. */
  Share of(double itsReviews, double itsPraise) {
    double strength = strength();
    double alpha = Math.max(1e-3, strength * mean() + itsPraise);
    double beta = Math.max(1e-3, strength * (1 - mean()) + itsReviews - itsPraise);
    BetaDistribution posterior = new BetaDistribution(null, alpha, beta);
    return new Share(
        alpha / (alpha + beta),
        posterior.inverseCumulativeProbability(.025),
        posterior.inverseCumulativeProbability(.975));
  }
}
