package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.RowRule;
import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.text.Occurrence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables that {@code ingest} fills. */
final class IngestTables {
  static final IngestTable PRODUCTS = IngestTable.of(ShopTables.PRODUCTS).build();

  static final IngestTable ORDERS =
      IngestTable.of(ShopTables.ORDERS)
          .quantity("quantity")
          .rule(RowRule.notNegative("quantity"))
          .build();

  static final IngestTable EVENTS =
      IngestTable.of(ShopTables.EVENTS)
          .rowId("event_id")
          .oneOf("event_type", ShopTables.EVENT_TYPES)
          .day("event_time")
          .quantity("quantity")
          .rule(RowRule.notNegative("quantity"))
          .rule(new Bots())
          .audit(new Repeated())
          .audit(new Future())
          .audit(new Late())
          .audit(new UnknownItems(ShopTables.PRODUCTS))
          .build();

  static final IngestTable REVIEWS =
      IngestTable.of(ShopTables.REVIEWS)
          .rowId("review_id")
          .oneOf("label", ShopTables.REVIEW_LABELS)
          .prose("lang", "title", "text")
          .day("review_time")
          .rule(RowRule.between("rating", 1, 5))
          .audit(new Repeated())
          .audit(new Future())
          .audit(new UnknownItems(ShopTables.PRODUCTS))
          .build();

  static final IngestTable QUESTIONS =
      IngestTable.of(ShopTables.QUESTIONS)
          .rowId("question_id")
          .prose("lang", "text")
          .day("asked_at")
          .audit(new Repeated())
          .audit(new Future())
          .build();

  static final IngestTable ASPECT_LABELS =
      IngestTable.of(ShopTables.ASPECT_LABELS)
          .rowId("label_id")
          .oneOf("polarity", ShopTables.REVIEW_LABELS)
          .prose("lang", "text", "term")
          .day("labelled_at")
          .rule(
              new RowRule(
                  "term-not-found",
                  List.of("text", "term", "occurrence"),
                  "term does not occur in text, or not so often",
                  IngestTables::holdsTerm))
          .audit(new Repeated())
          .audit(new Future())
          .build();

  static final IngestTable IMAGES =
      IngestTable.of(ShopTables.IMAGES)
          .rowId("image_id")
          .picture("content", new ShopPictures(), "width", "height", "quality", "look")
          .day("image_time")
          .audit(new Repeated())
          .audit(new Future())
          .audit(new UnknownItems(ShopTables.PRODUCTS))
          .build();

  /** All tables; products come first, since events, reviews and images are checked against them. */
  static final List<IngestTable> ALL =
      List.of(PRODUCTS, ORDERS, EVENTS, REVIEWS, QUESTIONS, ASPECT_LABELS, IMAGES);

  private IngestTables() {}

  private static boolean holdsTerm(Object[] row) {
    int occurrence = row[2] == null ? 1 : (Integer) row[2];
    return row[0] != null
        && row[1] != null
        && Occurrence.start((String) row[0], (String) row[1], occurrence) >= 0;
  }

  /** The targets of mappings, by table name. */
  static Map<String, TargetTable> targets(List<IngestTable> tables) {
    Map<String, TargetTable> targets = new LinkedHashMap<>();
    tables.forEach(table -> targets.put(table.name(), table.target()));
    return targets;
  }
}
