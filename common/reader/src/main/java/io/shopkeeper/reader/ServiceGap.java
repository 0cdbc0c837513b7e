package io.shopkeeper.reader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.example.data.Group;

/**
 * Questions that mean alike and that nothing which the shop knows answers, the most asked first;
 * {@code docs/service.md} says how they are found.
 *
 * @param language that they are asked in, {@code zh} or {@code en}
 * @param rank from 1
 * @param kind {@code goods} where goods are asked for that are not sold
 * @param about the question that is asked most, or the name of the goods
 * @param questions that were asked
 * @param customers who asked, without those that were not signed in
 * @param examples words of customers, verbatim but for what is masked: escape them before you print
 *     them
 */
public record ServiceGap(
    String language,
    int rank,
    String kind,
    String about,
    long questions,
    long customers,
    List<String> examples) {
  static final ReleasedTable.Shape<ServiceGap> TABLE =
      new ReleasedTable.Shape<>(
          "service",
          "service_gaps",
          "lang",
          ServiceGap::of,
          Comparator.comparingInt(ServiceGap::rank));

  /** Makes an immutable copy of the examples. */
  public ServiceGap {
    examples = List.copyOf(examples);
  }

  private static ServiceGap of(Group row) {
    Group list = row.getGroup("examples", 0);
    List<String> examples = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      examples.add(list.getGroup(0, i).getString(0, 0));
    }
    return new ServiceGap(
        row.getString("lang", 0),
        row.getInteger("rank", 0),
        row.getString("kind", 0),
        row.getString("about", 0),
        row.getLong("questions", 0),
        row.getLong("customers", 0),
        examples);
  }
}
