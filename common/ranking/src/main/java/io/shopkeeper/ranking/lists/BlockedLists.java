package io.shopkeeper.ranking.lists;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.Batches;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.model.DivisibleModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * {@link Lists} of a catalogue that no executor holds at once: it comes in blocks of items, each a
 * broadcast, of which Spark keeps in memory what there is room for, and the others on disk. A batch
 * of customers passes over the blocks three times: to gather what concerns the items that they
 * have, to score the items of one block after another, and to gather what concerns those that they
 * get. The rows are those of the lists, to the last bit.
 */
public final class BlockedLists implements Batches.Work<InternalRow> {
  private static final long serialVersionUID = 1L;

  /** Customers that share a pass over the blocks. */
  private static final int BATCH = 1024;

  /** The lists without the items, but for the names of what fills them. */
  private final Lists lists;

  private final int size;
  private final List<Broadcast<ListedItems>> blocks;

  private BlockedLists(Lists lists, int size, List<Broadcast<ListedItems>> blocks) {
    this.lists = lists;
    this.size = size;
    this.blocks = blocks;
  }

  /**
   * Broadcasts lists in blocks.
   *
   * @param lists whose model is divisible
   * @param size items of a block, at least 1
   */
  public static BlockedLists of(Lists lists, int size, JavaSparkContext context) {
    ListedItems all = lists.items();
    int items = all.names().size();
    List<Broadcast<ListedItems>> blocks = new ArrayList<>();
    for (int from = 0; from < items || blocks.isEmpty(); from += size) {
      int to = (int) Math.min(items, (long) from + size);
      blocks.add(context.broadcast(all.only(IntStream.range(from, to).toArray())));
    }
    return new BlockedLists(
        lists.over(all.only(new int[0])).named(all.names().only(lists.fillers())), size, blocks);
  }

  @Override
  public int batch() {
    return BATCH;
  }

  /** The rows are made as they are read: those of a whole batch would want more than its scores. */
  @Override
  public Iterable<InternalRow> rows(List<CustomerHistory> customers) {
    List<History> histories = lists.histories(customers);
    DivisibleModel own = gathered(histories.stream().map(History::items)).divisible();
    List<ScoredItems> found = own.top(histories, lists.depth(), this::models);
    ListedItems all =
        gathered(
            Stream.of(
                    histories.stream().map(History::items),
                    found.stream().map(ScoredItems::items),
                    customers.stream().map(customer -> lists.again(customer).items()))
                .flatMap(Function.identity()));
    List<ScoredItems> ordered = all.divisible().ordered(found, lists.depth());
    Lists ofAll = lists.over(all);
    return () ->
        IntStream.range(0, customers.size())
            .boxed()
            .flatMap(
                c ->
                    ofAll
                        .rows(
                            List.of(customers.get(c)),
                            List.of(histories.get(c)),
                            List.of(ordered.get(c)))
                        .stream())
            .iterator();
  }

  /** The models of the blocks, one after another. */
  private Iterator<DivisibleModel> models() {
    return blocks.stream().map(block -> block.value().divisible()).iterator();
  }

  /** The part with these items, each of which may come several times. */
  private ListedItems gathered(Stream<int[]> items) {
    int[] wanted = items.flatMapToInt(Arrays::stream).sorted().distinct().toArray();
    List<ListedItems> parts = new ArrayList<>();
    int from = 0;
    for (int b = 0; b < blocks.size(); b++) {
      int to = from;
      while (to < wanted.length && wanted[to] / size == b) {
        to++;
      }
      if (to > from || b == 0) {
        parts.add(blocks.get(b).value().only(Arrays.copyOfRange(wanted, from, to)));
      }
      from = to;
    }
    return ListedItems.joined(parts);
  }

  /**
   * Removes the blocks from the cluster. These lists are broadcast themselves, and Spark would
   * close them wherever it drops them, if they could be closed.
   */
  public void destroy() {
    blocks.forEach(Broadcast::destroy);
  }
}
