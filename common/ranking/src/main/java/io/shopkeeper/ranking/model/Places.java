package io.shopkeeper.ranking.model;

/**
 * Gives a share of a list's places to items that the list does not have: of every stretch of 1 ÷
 * share places the last.
 */
public final class Places {
  private Places() {}

  /** How many of the first places are given away. */
  public static int of(int length, double share) {
    return (int) Math.floor(length * share + 1e-9);
  }

  /**
   * The order of both together. Where one is at its end, the other has the places that are left.
   *
   * @param list how many items the list has
   * @param given how many items are to have places in it
   * @param length of the list to make; fewer where both have fewer
   * @return for each place the index in the list, or −1 minus the index among those that are given
   */
  public static int[] woven(int list, int given, double share, int length) {
    int[] origin = new int[Math.min(length, list + given)];
    int g = 0;
    for (int place = 0; place < origin.length; place++) {
      boolean its = of(place + 1, share) > g || place - g >= list;
      origin[place] = its && g < given ? -1 - g++ : place - g;
    }
    return origin;
  }
}
