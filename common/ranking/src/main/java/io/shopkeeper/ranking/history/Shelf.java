package io.shopkeeper.ranking.history;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The catalogue's attributes of each item of the dictionary: whether it is on sale, its category
 * and its brand. Without a products table every item is on sale, and category and brand are
 * unknown.
 */
public final class Shelf implements Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean[] listed;
  private final int[] category;
  private final int[] brand;
  private final String[] categories;
  private final String[] brands;

  private Shelf(
      boolean[] listed, int[] category, int[] brand, String[] categories, String[] brands) {
    this.listed = listed;
    this.category = category;
    this.brand = brand;
    this.categories = categories;
    this.brands = brands;
  }

  /** Reads the catalogue and collects it to the driver. */
  public static Shelf of(Optional<Dataset<Row>> products, ItemNames items) {
    int n = items.size();
    boolean[] listed = new boolean[n];
    String[] categoryOf = new String[n];
    String[] brandOf = new String[n];
    if (products.isEmpty()) {
      Arrays.fill(listed, true);
    } else {
      Iterator<Row> rows =
          products.get().select("item_id", "active", "category_path", "brand").toLocalIterator();
      while (rows.hasNext()) {
        Row row = rows.next();
        int item = items.id(row.getString(0));
        if (item >= 0) {
          listed[item] = row.getBoolean(1);
          categoryOf[item] = row.getString(2);
          brandOf[item] = row.getString(3);
        }
      }
    }
    String[] categories = names(categoryOf);
    String[] brands = names(brandOf);
    return new Shelf(
        listed, numbers(categoryOf, categories), numbers(brandOf, brands), categories, brands);
  }

  /**
   * The same for another dictionary of the same shop; an item that is missing here is not on sale.
   */
  public Shelf over(ItemNames items, ItemNames other) {
    int n = other.size();
    boolean[] ofListed = new boolean[n];
    int[] ofCategory = new int[n];
    int[] ofBrand = new int[n];
    for (int item = 0; item < n; item++) {
      int here = items.id(other.name(item));
      ofListed[item] = here >= 0 && listed[here];
      ofCategory[item] = here < 0 ? -1 : category[here];
      ofBrand[item] = here < 0 ? -1 : brand[here];
    }
    return new Shelf(ofListed, ofCategory, ofBrand, categories, brands);
  }

  private static String[] names(String[] of) {
    return Arrays.stream(of)
        .filter(name -> name != null && !name.isBlank())
        .distinct()
        .sorted()
        .toArray(String[]::new);
  }

  private static int[] numbers(String[] of, String[] names) {
    TreeMap<String, Integer> number = new TreeMap<>();
    for (int i = 0; i < names.length; i++) {
      number.put(names[i], i);
    }
    return Arrays.stream(of)
        .mapToInt(name -> name == null ? -1 : number.getOrDefault(name, -1))
        .toArray();
  }

  /** The category's number by item id; −1 if unknown. */
  public int[] category() {
    return category;
  }

  /** Whether categories are known. */
  public boolean hasCategories() {
    return categories.length > 0;
  }

  /** The brand's number by item id; −1 if unknown. */
  public int[] brand() {
    return brand;
  }

  /** The brands' names by number. */
  public String[] brands() {
    return brands;
  }

  /** Whether each item, by id, may be shown: it is on sale and not excluded. */
  public boolean[] shown(
      List<String> excludedCategories, List<String> excludedItems, ItemNames items) {
    Set<String> barred = new HashSet<>(excludedItems);
    boolean[] barredCategory = new boolean[categories.length];
    for (int c = 0; c < categories.length; c++) {
      String path = categories[c];
      barredCategory[c] = excludedCategories.stream().anyMatch(above -> within(path, above));
    }
    boolean[] shown = new boolean[listed.length];
    for (int i = 0; i < shown.length; i++) {
      shown[i] =
          listed[i]
              && (category[i] < 0 || !barredCategory[category[i]])
              && (barred.isEmpty() || !barred.contains(items.name(i)));
    }
    return shown;
  }

  /** Whether a category path equals another one or lies below it, with any separator of levels. */
  public static boolean within(String path, String above) {
    if (!path.startsWith(above)) {
      return false;
    }
    String rest = path.substring(above.length()).strip();
    return rest.isEmpty() || !Character.isLetterOrDigit(rest.codePointAt(0));
  }
}
