package io.shopkeeper.service.answer;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import io.shopkeeper.answer.Intents;
import io.shopkeeper.answer.Order;
import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.deep.text.TextNight;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.service.index.LiveIndex;
import io.shopkeeper.service.index.ServiceIndexJob;
import io.shopkeeper.service.intent.ServiceIntentTrainJob;
import io.shopkeeper.text.classify.TextClassifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is live of a shop, as the answering library takes it. */
public final class Shop {
  /** The newest: an older one is a colleague's work. */
  private static final int MOST_ORDERS = 200;

  private final JobContext context;

  /** What is live under the root of a run. */
  public Shop(JobContext context) {
    this.context = context;
  }

  /** What is live: another text as soon as another index or other intents are. */
  public String live() throws IOException {
    return "index %s, intents %s"
        .formatted(
            context.slots().live(ServiceIndexJob.PURPOSE).map(Shop::label).orElse("none"),
            context
                .slots()
                .live(ServiceIntentTrainJob.KINDS.purpose())
                .map(Shop::label)
                .orElse("none"));
  }

  private static String label(Version version) {
    return version.name() + "/" + version.label();
  }

  /**
   * The live index.
   *
   * @throws JobException 65 where none is live, the live one is damaged, or the models of its
   *     vectors are not there any more
   */
  public AnswerIndex index() throws IOException {
    return LiveIndex.open(LiveIndex.file(context), context);
  }

  /**
   * What is live, for executors.
   *
   * @throws JobException 65 where no index is live, or it cannot be read, as of {@link #index}
   */
  public Desk desk(Answerer.Rules rules) throws IOException {
    byte[] file = LiveIndex.file(context);
    try (AnswerIndex index = LiveIndex.open(file, context)) {
      return new Desk(file, index.models(), learned().orElse(null), rules);
    }
  }

  /** The live classifier of intents, if one ever went live. */
  public Optional<Intents> intents() throws IOException {
    return learned().map(Intents.class::cast);
  }

  private Optional<LearnedIntents> learned() throws IOException {
    Optional<Version> live = context.slots().live(ServiceIntentTrainJob.KINDS.purpose());
    if (live.isEmpty()) {
      return Optional.empty();
    }
    ClassifierFiles.Stored<TextClassifier> stored = TextNight.files(context).read(live.get());
    return Optional.of(new LearnedIntents(stored.classifier(), stored.labels()));
  }

  /**
   * A customer with their orders, the newest first.
   *
   * @param raw the customer's id as the shop's logs have it
   */
  public Customer customer(String raw) throws IOException {
    return customers(List.of(raw)).get(raw);
  }

  /** Customers with their orders, the newest first, by their ids as the shop's logs have them. */
  public Map<String, Customer> customers(List<String> raw) throws IOException {
    Pseudonyms pseudonyms = new Pseudonyms(context.pseudonymKey());
    Map<String, String> users = new LinkedHashMap<>();
    raw.forEach(id -> users.put(id, pseudonyms.of(Pseudonyms.Kind.USER, id)));
    Optional<Dataset<Row>> orders = context.tables().find(ShopTables.ORDERS, context.asOf());
    Map<String, List<Order>> own =
        orders.isEmpty()
            ? Map.of()
            : orders(orders.get().where(col("user_id").isin(users.values().toArray())));
    Map<String, Customer> customers = new LinkedHashMap<>();
    users.forEach(
        (id, user) ->
            customers.put(
                id,
                Customer.identified(
                    own.getOrDefault(user, List.of()),
                    typed -> pseudonyms.of(Pseudonyms.Kind.ORDER, typed))));
    return customers;
  }

  /** The titles of a product in both languages, as the index has them. */
  private static Column titles() {
    return concat_ws(
            " / ",
            array_distinct(
                array(
                    col("title"),
                    coalesce(col("attributes").getItem("title_en"), col("title")),
                    coalesce(col("attributes").getItem("title_zh"), col("title")))))
        .as("title");
  }

  /** The newest orders of each customer, by the customer. */
  private Map<String, List<Order>> orders(Dataset<Row> own) throws IOException {
    Optional<Dataset<Row>> products = context.tables().find(ShopTables.PRODUCTS, context.asOf());
    Dataset<Row> named =
        products.isEmpty()
            ? own.withColumn("title", col("item_id"))
            : own.join(
                    products.get().select(col("item_id"), titles()),
                    new String[] {"item_id"},
                    "left")
                .withColumn("title", coalesce(col("title"), col("item_id")));
    Map<String, List<Order>> orders = new HashMap<>();
    for (Row row :
        named
            .select(
                col("user_id"),
                col("order_id"),
                col("title"),
                col("quantity"),
                col("status"),
                col("status_time").cast("date").as("day"))
            .orderBy(col("day").desc(), col("order_id"), col("title"))
            .collectAsList()) {
      List<Order> ofUser = orders.computeIfAbsent(row.getString(0), user -> new ArrayList<>());
      if (ofUser.size() < MOST_ORDERS) {
        ofUser.add(
            new Order(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getDate(5).toLocalDate()));
      }
    }
    return orders;
  }
}
