package io.shopkeeper.platform.customer;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * The share of a value, such as a category, in all that a customer met, shrunk to the average
 * customer's where little is known:
 *
 * <pre>  weight = (sum + a m) ÷ (all + a)</pre>
 *
 * the mean of a Dirichlet posterior whose prior is the average customer's share, m, worth a
 * encounters; and the confidence is the probability that the customer's true share is above m, by
 * the same posterior's beta distribution. Values may overlap, since a share counts by itself.
 */
public final class CustomerShares {
  private static final UserDefinedFunction ABOVE =
      udf(
          (UDF4<Double, Double, Double, Double, Double>) CustomerShares::above,
          DataTypes.DoubleType);

  private CustomerShares() {}

  /**
   * The shares of all customers: (user_id, kind, value, weight, confidence), a row for each of the
   * sums.
   *
   * @param sums (user_id, kind, value, sum): what counts for a value, at most {@code all}
   * @param totals (user_id, kind, all): what counts in all, for every customer of the sums
   * @param prior encounters that the average customer is worth, above 0
   */
  public static Dataset<Row> of(Dataset<Row> sums, Dataset<Row> totals, double prior) {
    Dataset<Row> average =
        sums.groupBy("kind", "value")
            .agg(sum("sum").as("of_all"))
            .join(totals.groupBy("kind").agg(sum("all").as("everything")), "kind")
            .select(
                col("kind"), col("value"), col("of_all").divide(col("everything")).as("average"));
    Column worth = lit(prior);
    return sums.join(totals, new String[] {"user_id", "kind"})
        .join(average, new String[] {"kind", "value"})
        .select(
            col("user_id"),
            col("kind"),
            col("value"),
            col("sum")
                .plus(worth.multiply(col("average")))
                .divide(col("all").plus(worth))
                .as("weight"),
            ABOVE.apply(col("sum"), col("all"), col("average"), worth).as("confidence"));
  }

  /**
   * The probability that a share is above the average.
   *
   * @param sum what counts for the value
   * @param all what counts in all
   * @param average the average customer's share, in [0, 1]
   * @param prior encounters that the average is worth
   */
  public static double above(double sum, double all, double average, double prior) {
    double alpha = sum + prior * average;
    double beta = all - sum + prior * (1 - average);
    return alpha <= 0 || beta <= 0
        ? average < 1 && alpha > 0 ? 1 : 0
        : 1 - new BetaDistribution(null, alpha, beta).cumulativeProbability(average);
  }
}
