package io.shopkeeper.data.sample;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.JavaConverters;

/**
 * Writes the raw files of a synthetic shop into a folder of the root. All files are staged and
 * committed by one rename.
 */
final class SampleStoreWriter {
  private static final String MARK = "_shop.json";
  private static final Charset GBK = Charset.forName("GBK");
  private static final int DAYS_BETWEEN_CATALOGUES = 7;
  private static final List<String> HELP = List.of("help-en.md", "help-zh.md");

  /** 200 in each language. */
  private static final long DIALOGUES = 400;

  private static final int PICTURES_AN_ARCHIVE = 100;
  private static final int ARCHIVES_AT_ONCE = 64;
  private static final LocalDateTime ZIP_TIME = LocalDateTime.of(2020, 1, 1, 0, 0);
  private static final DateTimeFormatter SLASHED =
      DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT);

  private final SparkSession spark;
  private final Storage storage;
  private final String output;
  private final String work;
  private final String staging;
  private final int slices;

  /**
   * The result of writing a shop.
   *
   * @param lines number of lines of the behaviour log by fault, without headers
   * @param statistics statistics of the clean log, without bots
   */
  record Written(Map<Fault, Long> lines, ShopStatistics statistics) {
    /** The number of lines of the behaviour log. */
    long total() {
      return lines.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * @param output folder under the root
   * @param runId names the staging folder
   * @param slices number of tasks; it has no effect on the files
   */
  SampleStoreWriter(SparkSession spark, Storage storage, String output, String runId, int slices) {
    this.spark = spark;
    this.storage = storage;
    this.output = output;
    int slash = output.lastIndexOf('/');
    this.work = output.substring(0, slash + 1) + "_staging/" + output.substring(slash + 1);
    this.staging = work + "/" + runId;
    this.slices = slices;
  }

  /**
   * The identity of the shop in the folder; empty if there is no folder.
   *
   * @throws JobException (64) if the folder contains anything but a sample store
   */
  String held() throws IOException {
    if (!storage.exists(output)) {
      return "";
    }
    if (!storage.exists(output + "/" + MARK)) {
      throw JobException.usage(
          "sample-store.output = %s: %s exists and is not a sample store, so it is left alone; choose another folder"
              .formatted(output, storage.path(output)));
    }
    return new String(storage.read(output + "/" + MARK), StandardCharsets.UTF_8);
  }

  /** Deletes staging folders of crashed attempts; no other process writes this folder. */
  void begin() throws IOException {
    storage.delete(work);
    storage.makeDirectories(staging);
  }

  /** Writes the behaviour log, and returns the number of lines by fault. */
  Map<Fault, Long> behaviour(StorePlan plan, long events) throws IOException {
    LogFiles files = plan.files(events);
    Dataset<Row> lines =
        people(plan.shop().customers() + plan.bots())
            .mapPartitions(
                (MapPartitionsFunction<Long, Row>)
                    numbers -> {
                      Shop shop = Shop.of(plan.shop());
                      RawLog log = new RawLog(shop, plan.dirt(), files);
                      return new Lives<>(
                          numbers,
                          (number, out) -> {
                            Customer customer = Customer.of(shop, number);
                            java.util.function.Consumer<ShopEvent> each =
                                event -> log.write(event, customer, line -> out.accept(row(line)));
                            if (number < plan.shop().customers()) {
                              CustomerLife.live(shop, number, each);
                            } else {
                              BotLife.crawl(shop, number, plan.viewsABot(), each);
                            }
                          },
                          () -> {});
                    },
                Encoders.row(LogWriter.LINES));
    var configuration =
        spark
            .sparkContext()
            .broadcast(
                new SerializableConfiguration(spark.sessionState().newHadoopConf()),
                scala.reflect.ClassTag$.MODULE$.apply(SerializableConfiguration.class));
    List<Row> written =
        lines
            .repartition(Math.min(slices, files.count(plan.shop().days())), functions.col("file"))
            .sortWithinPartitions("file", "received", "event_key", "copy")
            .mapPartitions(
                new LogWriter(files, storage.path(staging).toString(), configuration),
                Encoders.row(LogWriter.WRITTEN))
            .groupBy("fault")
            .agg(functions.sum("lines"))
            .collectAsList();
    configuration.destroy();
    storage.delete(staging + "/_attempts");
    Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    written.forEach(row -> faults.put(Fault.valueOf(row.getString(0)), row.getLong(1)));
    return faults;
  }

  private static Row row(RawLog.Line line) {
    return RowFactory.create(
        line.file(), line.received(), line.key(), line.copy(), line.fault().name(), line.text());
  }

  private Dataset<Long> people(long count) {
    return spark.range(0, count, 1, slices);
  }

  /** Writes the orders as of the end, and computes statistics of the log. */
  ShopStatistics orders(StorePlan plan) throws IOException {
    ShopPlan shopPlan = plan.shop();
    StatisticsAccumulator statistics = new StatisticsAccumulator(shopPlan.items());
    spark.sparkContext().register(statistics, "sample-store statistics");
    StructType schema =
        new StructType()
            .add("order_no", DataTypes.StringType)
            .add("uid", DataTypes.StringType)
            .add("sku", DataTypes.StringType)
            .add("qty", DataTypes.IntegerType)
            .add("price", DataTypes.createDecimalType(18, 2))
            .add("currency", DataTypes.StringType)
            .add("state", DataTypes.StringType)
            .add("changed_at", DataTypes.TimestampType);
    people(shopPlan.customers())
        .mapPartitions(
            (MapPartitionsFunction<Long, Row>)
                numbers -> {
                  Shop shop = Shop.of(shopPlan);
                  RawLog log = new RawLog(shop, plan.dirt(), plan.files(1));
                  ShopStatistics counts = new ShopStatistics(shop.items());
                  return new Lives<>(
                      numbers,
                      (number, out) -> {
                        OrderBook book = new OrderBook();
                        counts.addLife(shop, number, book::add);
                        for (OrderBook.Line line : book.at(shop.end())) {
                          out.accept(row(shop, log, number, line));
                        }
                      },
                      () -> statistics.add(counts));
                },
            Encoders.row(schema))
        .write()
        .parquet(storage.path(staging + "/_orders").toString());
    name("_orders", "orders/ds=" + shopPlan.lastDay(), "orders-%s.parquet");
    return statistics.value();
  }

  /** Names the files of Spark, whose names are random: equal plans must yield equal files. */
  private void name(String written, String folder, String format) throws IOException {
    storage.makeDirectories(staging + "/" + folder);
    for (String name : storage.list(staging + "/" + written)) {
      if (name.startsWith("part-")) {
        storage.rename(
            staging + "/" + written + "/" + name,
            staging + "/" + folder + "/" + format.formatted(name.substring(5, 10)));
      }
    }
    storage.delete(staging + "/" + written);
  }

  /** Writes the reviews as JSON lines, and what is true of them and of the items. */
  void reviews(StorePlan plan, SampleStoreSettings store) throws IOException {
    ShopPlan shopPlan = plan.shop();
    ReviewPlan reviewPlan = ReviewPlan.of(store);
    StructType schema =
        new StructType()
            .add("review_no", DataTypes.StringType)
            .add("sku", DataTypes.StringType)
            .add("uid", DataTypes.StringType)
            .add("stars", DataTypes.IntegerType)
            .add("headline", DataTypes.StringType)
            .add("content", DataTypes.StringType)
            .add("posted", DataTypes.StringType);
    StructType truth =
        new StructType()
            .add("review_no", DataTypes.StringType)
            .add("suspicious", DataTypes.StringType)
            .add("aspects", DataTypes.createMapType(DataTypes.StringType, DataTypes.BooleanType))
            .add("personal", DataTypes.createArrayType(DataTypes.StringType));
    made(plan, reviewPlan.count(), reviewsOf(reviewPlan, SampleStoreWriter::raw), schema)
        .write()
        .option("compression", "gzip")
        .json(storage.path(staging + "/_reviews").toString());
    name("_reviews", "reviews", "reviews-%s.jsonl.gz");
    made(plan, reviewPlan.count(), reviewsOf(reviewPlan, SampleStoreWriter::truth), truth)
        .write()
        .parquet(storage.path(staging + "/_truth/reviews").toString());
    aspects(new ReviewWriter(Shop.of(shopPlan), reviewPlan), shopPlan);
  }

  /** A row of a review. */
  private interface ReviewRow extends Serializable {
    Row of(RawLog log, Review review);
  }

  private static Maker reviewsOf(ReviewPlan plan, ReviewRow row) {
    return (shop, log) -> {
      ReviewWriter reviews = new ReviewWriter(shop, plan);
      return number -> row.of(log, reviews.review(number));
    };
  }

  /** Makes rows by their numbers, in a task that has its own shop. */
  private interface Maker extends Serializable {
    LongFunction<Row> of(Shop shop, RawLog log);
  }

  /** As many rows of one kind. */
  private Dataset<Row> made(StorePlan plan, long count, Maker maker, StructType schema) {
    ShopPlan shopPlan = plan.shop();
    return people(count)
        .mapPartitions(
            (MapPartitionsFunction<Long, Row>)
                numbers -> {
                  Shop shop = Shop.of(shopPlan);
                  LongFunction<Row> rows =
                      maker.of(shop, new RawLog(shop, plan.dirt(), plan.files(1)));
                  return new Lives<>(
                      numbers, (number, out) -> out.accept(rows.apply(number)), () -> {});
                },
            Encoders.row(schema));
  }

  private static Row raw(RawLog log, Review review) {
    return RowFactory.create(
        log.reviewNumber(review.number()),
        Shop.sku(review.item()),
        review.signed() ? Customer.uid(review.customer()) : null,
        review.stars(),
        review.title(),
        review.text(),
        Instant.ofEpochMilli(review.time()).toString());
  }

  private static Row truth(RawLog log, Review review) {
    return RowFactory.create(
        log.reviewNumber(review.number()),
        word(review.suspicious()),
        JavaConverters.mapAsScalaMapConverter(review.aspects()).asScala(),
        review.personal().toArray());
  }

  /**
   * Writes the help pages, what customers asked as JSON lines, which of that nothing answers, and
   * dialogues whose right answers are known.
   */
  void questions(StorePlan plan, long count) throws IOException {
    for (String page : HELP) {
      try (InputStream in = SampleStoreWriter.class.getResourceAsStream(page)) {
        storage.write(staging + "/help/" + page, in.readAllBytes());
      }
    }
    StructType asked =
        new StructType()
            .add("question_no", DataTypes.StringType)
            .add("uid", DataTypes.StringType)
            .add("content", DataTypes.StringType)
            .add("intent", DataTypes.StringType)
            .add("asked", DataTypes.StringType);
    made(plan, count, questionsOf((writer, number) -> row(writer.asked(number))), asked)
        .write()
        .option("compression", "gzip")
        .json(storage.path(staging + "/_questions").toString());
    name("_questions", "questions", "questions-%s.jsonl.gz");
    StructType gap =
        new StructType().add("question_no", DataTypes.StringType).add("gap", DataTypes.StringType);
    made(plan, count, questionsOf((writer, number) -> gap(writer.asked(number))), gap)
        .where("gap is not null")
        .write()
        .parquet(storage.path(staging + "/_truth/gaps").toString());
    StructType turn =
        new StructType()
            .add("kind", DataTypes.StringType)
            .add("question", DataTypes.StringType)
            .add("outcome", DataTypes.StringType)
            .add("source", DataTypes.StringType)
            .add("says", DataTypes.createArrayType(DataTypes.StringType))
            .add("never", DataTypes.createArrayType(DataTypes.StringType));
    StructType dialogue =
        new StructType()
            .add("dialogue", DataTypes.StringType)
            .add("lang", DataTypes.StringType)
            .add("uid", DataTypes.StringType)
            .add("turns", DataTypes.createArrayType(turn));
    made(plan, DIALOGUES, questionsOf((writer, number) -> row(writer.rehearsal(number))), dialogue)
        .write()
        .json(storage.path(staging + "/_dialogues").toString());
    name("_dialogues", "_truth/dialogues", "dialogues-%s.jsonl");
  }

  /** A row of what a customer asked. */
  private interface QuestionRow extends Serializable {
    Row of(QuestionWriter writer, long number);
  }

  private static Maker questionsOf(QuestionRow row) {
    return (shop, log) -> {
      QuestionWriter writer = new QuestionWriter(shop, log);
      return number -> row.of(writer, number);
    };
  }

  private static Row row(Asked asked) {
    return RowFactory.create(
        questionNumber(asked),
        Customer.uid(asked.customer()),
        asked.text(),
        asked.intent(),
        Instant.ofEpochMilli(asked.time()).toString());
  }

  private static Row gap(Asked asked) {
    return RowFactory.create(questionNumber(asked), asked.gap());
  }

  private static String questionNumber(Asked asked) {
    return "Q%09d".formatted(asked.number());
  }

  private static Row row(Rehearsal rehearsal) {
    return RowFactory.create(
        "D%05d".formatted(rehearsal.number()),
        rehearsal.chinese() ? "zh" : "en",
        rehearsal.customer() < 0 ? null : Customer.uid(rehearsal.customer()),
        rehearsal.turns().stream()
            .map(
                turn ->
                    RowFactory.create(
                        turn.kind(),
                        turn.question(),
                        turn.outcome(),
                        turn.source(),
                        turn.says().toArray(),
                        turn.never().toArray()))
            .toArray());
  }

  private void aspects(ReviewWriter writer, ShopPlan plan) {
    List<Row> rows = new ArrayList<>();
    for (int item = 0; item < plan.items(); item++) {
      for (Phrases.Aspect aspect : writer.aspects(item)) {
        rows.add(RowFactory.create(Shop.sku(item), aspect.name(), writer.opinion(item, aspect)));
      }
    }
    StructType schema =
        new StructType()
            .add("sku", DataTypes.StringType)
            .add("aspect", DataTypes.StringType)
            .add("opinion", DataTypes.DoubleType);
    write(rows, schema, "aspects");
  }

  private static Row row(Shop shop, RawLog log, long customer, OrderBook.Line line) {
    return RowFactory.create(
        log.orderNumber(customer, line.order()),
        Customer.uid(customer),
        Shop.sku(line.item()),
        line.quantity(),
        BigDecimal.valueOf(shop.price(line.item()), 2),
        RawLog.CURRENCY,
        line.state(),
        new Timestamp(line.changed()));
  }

  /** Writes the catalogue of every seventh day and of the last one, in GBK. */
  void catalogue(StorePlan plan) throws IOException {
    Shop shop = Shop.of(plan.shop());
    int last = plan.shop().days() - 1;
    for (int day = last % DAYS_BETWEEN_CATALOGUES; day <= last; day += DAYS_BETWEEN_CATALOGUES) {
      LocalDate date = plan.shop().firstDay().plusDays(day);
      StringBuilder out =
          new StringBuilder(
              "sku,title,title_en,category,brand,price,currency,listed_on,status,image\n");
      for (int item = 0; item < shop.items(); item++) {
        if (shop.known(item, day)) {
          product(shop, item, day, out);
        }
      }
      storage.write(
          staging + "/catalogue/ds=" + date + "/products.csv", out.toString().getBytes(GBK));
    }
  }

  private static void product(Shop shop, int item, int day, StringBuilder out) {
    String sku = Shop.sku(item);
    out.append(sku)
        .append(",\"")
        .append(shop.title(item))
        .append("\",\"")
        .append(shop.englishTitle(item))
        .append("\",")
        .append(Words.CATEGORIES.get(shop.categoryOf(item)).path())
        .append(',')
        .append(Words.BRANDS.get(shop.brandOf(item)).name().en())
        .append(',')
        .append(BigDecimal.valueOf(shop.price(item), 2))
        .append(',')
        .append(RawLog.CURRENCY)
        .append(',')
        .append(SLASHED.format(shop.listedOn(item)))
        .append(',')
        .append(shop.active(item, day) ? "on_sale" : "off")
        .append(",images/")
        .append(sku)
        .append(".jpg\n");
  }

  /**
   * Writes the pictures in archives of {@link #PICTURES_AN_ARCHIVE}, what is said of them, and what
   * is true.
   */
  void pictures(StorePlan plan, PicturePlan pictures) throws IOException {
    int archives = (pictures.count() + PICTURES_AN_ARCHIVE - 1) / PICTURES_AN_ARCHIVE;
    for (int from = 0; from < archives; from += ARCHIVES_AT_ONCE) {
      for (Row archive : archives(plan.shop(), pictures, from, archives)) {
        storage.write(
            staging + "/pictures/pictures-%05d.zip".formatted(archive.getInt(0)), archive.getAs(1));
      }
    }
    Photographer photographer = new Photographer(Shop.of(plan.shop()), pictures);
    StringBuilder labels = new StringBuilder("file,sku,scene,uid\n");
    List<Row> truth = new ArrayList<>();
    for (int number = 0; number < pictures.count(); number++) {
      Photo photo = photographer.photo(number);
      labels.append(
          photo.ofPlace()
              ? "%s,,%s,%s\n".formatted(photo.file(), photo.shows(), Customer.uid(photo.customer()))
              : "%s,%s,,\n".formatted(photo.file(), Shop.sku(photo.item())));
      truth.add(RowFactory.create(photo.file(), photo.shows(), word(photo.fault())));
    }
    storage.write(
        staging + "/pictures/labels.csv", labels.toString().getBytes(StandardCharsets.UTF_8));
    StructType schema =
        new StructType()
            .add("file", DataTypes.StringType)
            .add("shows", DataTypes.StringType)
            .add("fault", DataTypes.StringType);
    write(truth, schema, "pictures");
  }

  /** Rows (number, bytes) of so many archives as the driver holds at once. */
  private List<Row> archives(ShopPlan shop, PicturePlan pictures, int from, int to) {
    StructType schema =
        new StructType()
            .add("number", DataTypes.IntegerType, false)
            .add("bytes", DataTypes.BinaryType, false);
    return spark
        .range(from, Math.min(to, from + ARCHIVES_AT_ONCE), 1, slices)
        .mapPartitions(
            (MapPartitionsFunction<Long, Row>)
                numbers -> {
                  Photographer photographer = new Photographer(Shop.of(shop), pictures);
                  return new Lives<>(
                      numbers,
                      (archive, out) ->
                          out.accept(
                              RowFactory.create(
                                  archive.intValue(),
                                  zip(photographer, archive.intValue(), pictures.count()))),
                      () -> {});
                },
            Encoders.row(schema))
        .collectAsList();
  }

  private static byte[] zip(Photographer photographer, int archive, int count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int first = archive * PICTURES_AN_ARCHIVE;
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int n = first; n < Math.min(count, first + PICTURES_AN_ARCHIVE); n++) {
        Photo photo = photographer.photo(n);
        ZipEntry entry = new ZipEntry(photo.file());
        // Equal plans yield equal files: an archive knows no clock.
        entry.setTimeLocal(ZIP_TIME);
        zip.putNextEntry(entry);
        zip.write(photographer.jpeg(photo));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes the ground truth: tastes, factors, and the faults of the log. */
  void truth(StorePlan plan, Map<Fault, Long> faults) {
    ShopPlan shopPlan = plan.shop();
    StructType customers =
        new StructType()
            .add("uid", DataTypes.StringType)
            .add("bot", DataTypes.BooleanType)
            .add("segment", DataTypes.StringType)
            .add("favourite_category", DataTypes.StringType)
            .add("taste", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType))
            .add("brand_taste", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType))
            .add("factors", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("price_sensitivity", DataTypes.DoubleType)
            .add("activity", DataTypes.DoubleType)
            .add("joined_on", DataTypes.DateType)
            .add("country", DataTypes.StringType)
            .add("device", DataTypes.StringType);
    people(shopPlan.customers() + plan.bots())
        .mapPartitions(
            (MapPartitionsFunction<Long, Row>)
                numbers -> {
                  Shop shop = Shop.of(shopPlan);
                  return new Lives<>(
                      numbers,
                      (number, out) -> out.accept(row(shopPlan, Customer.of(shop, number))),
                      () -> {});
                },
            Encoders.row(customers))
        .write()
        .parquet(storage.path(staging + "/_truth/customers").toString());
    StructType items =
        new StructType()
            .add("sku", DataTypes.StringType)
            .add("category", DataTypes.StringType)
            .add("brand", DataTypes.StringType)
            .add("factors", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("popularity", DataTypes.DoubleType)
            .add("quality", DataTypes.DoubleType)
            .add("price_in_category", DataTypes.DoubleType)
            .add("rebuy_days", DataTypes.IntegerType);
    Shop shop = Shop.of(shopPlan);
    List<Row> rows = new ArrayList<>();
    for (int item = 0; item < shop.items(); item++) {
      Words.Category category = Words.CATEGORIES.get(shop.categoryOf(item));
      List<Double> factors = new ArrayList<>();
      for (float factor : shop.factors(item)) {
        factors.add((double) factor);
      }
      rows.add(
          RowFactory.create(
              Shop.sku(item),
              category.path(),
              Words.BRANDS.get(shop.brandOf(item)).name().en(),
              factors.toArray(),
              shop.popularity(item),
              shop.quality(item),
              shop.priceInCategory(item),
              category.rebuyDays()));
    }
    write(rows, items, "items");
    StructType dirt =
        new StructType().add("fault", DataTypes.StringType).add("lines", DataTypes.LongType);
    List<Row> counts = new ArrayList<>();
    faults.forEach((fault, lines) -> counts.add(RowFactory.create(word(fault), lines)));
    write(counts, dirt, "faults");
  }

  private void write(List<Row> rows, StructType schema, String name) {
    spark
        .createDataFrame(rows, schema)
        .coalesce(1)
        .write()
        .parquet(storage.path(staging + "/_truth/" + name).toString());
  }

  private static Row row(ShopPlan plan, Customer customer) {
    Map<String, Double> taste = new TreeMap<>();
    for (int c = 0; c < customer.taste().length; c++) {
      taste.put(Words.CATEGORIES.get(c).path(), customer.taste()[c]);
    }
    Map<String, Double> brands = new TreeMap<>();
    for (int b = 0; b < customer.brandTaste().length; b++) {
      brands.put(Words.BRANDS.get(b).name().en(), customer.brandTaste()[b]);
    }
    return RowFactory.create(
        Customer.uid(customer.number()),
        customer.number() >= plan.customers(),
        word(customer.segment()),
        Words.CATEGORIES.get(customer.favouriteCategory()).path(),
        JavaConverters.mapAsScalaMapConverter(taste).asScala(),
        JavaConverters.mapAsScalaMapConverter(brands).asScala(),
        java.util.Arrays.stream(customer.factors()).boxed().toArray(),
        customer.priceSensitivity(),
        customer.activity(),
        Date.valueOf(plan.firstDay().plusDays(customer.joinDay())),
        customer.locale().country(),
        customer.device());
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Commits the staged files; {@link #held()} then returns {@code identity}. */
  void commit(String identity) throws IOException {
    storage.write(staging + "/" + MARK, identity.getBytes(StandardCharsets.UTF_8));
    if (storage.exists(output)) {
      storage.rename(output, work + "/old");
    }
    storage.rename(staging, output);
    storage.delete(work);
  }
}
