package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.SampleStoreSettings.Dirt;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.Consumer;

/** Formats events as lines of the raw behaviour log, with injected faults. */
final class RawLog {
  /** The first line of every CSV file. */
  static final String HEADER =
      "event_id,uid,item,action,ts,session,order_no,qty,price,currency,rating,list,pos,device,country";

  static final String CURRENCY = "CNY";
  private static final long LAST_UNSIGNED_SECOND = 4_294_967_295_000L;

  private final Shop shop;
  private final Dirt dirt;
  private final LogFiles files;

  /**
   * A line of a file.
   *
   * @param file the file's number
   * @param received actual time, independent of the time in the line
   * @param key the event's key
   * @param copy 1 for the second of a duplicate
   */
  record Line(int file, long received, long key, int copy, Fault fault, String text) {}

  RawLog(Shop shop, Dirt dirt, LogFiles files) {
    this.shop = shop;
    this.dirt = dirt;
    this.files = files;
  }

  /** Passes the lines of one event to {@code out}: one, or two for a duplicate. */
  void write(ShopEvent event, Customer customer, Consumer<Line> out) {
    Fault fault = Fault.of(dirt, shop.plan().seed(), event.key(), event.action());
    out.accept(line(event, customer, fault, 0));
    if (fault == Fault.DUPLICATE) {
      out.accept(line(event, customer, fault, 1));
    }
  }

  private Line line(ShopEvent event, Customer customer, Fault fault, int copy) {
    int hour = (int) Math.min(23, (event.time() - shop.timeOf(event.day(), 0)) / 3_600_000);
    int file = files.fileOf(event.day(), hour);
    boolean json = LogFiles.json(files.day(file));
    String text = json ? json(event, customer, fault) : csv(event, customer, fault);
    text =
        switch (fault) {
          case CUT_LINE -> text.substring(0, 1 + (int) (event.key() % (text.length() / 2)));
          case WRONG_COLUMNS ->
              json
                  ? text.substring(1)
                  : event.key() % 2 == 0
                      ? text + ",-"
                      : text.substring(
                          0, text.lastIndexOf(',', text.lastIndexOf(customer.device())));
          default -> text;
        };
    return new Line(file, event.time() + copy * 5_000L, event.key(), copy, fault, text);
  }

  private String csv(ShopEvent event, Customer customer, Fault fault) {
    StringBuilder out = new StringBuilder(160);
    out.append(eventId(event)).append(',');
    if (event.signedIn()) {
      out.append(Customer.uid(event.customer()));
    }
    out.append(',').append(item(event, fault)).append(',').append(event.action().raw()).append(',');
    local(time(event, fault), out);
    out.append(',').append(session(event)).append(',').append(order(event)).append(',');
    if (event.quantity() > 0) {
      out.append(event.quantity());
    }
    out.append(',');
    if (event.action().priced()) {
      price(event, fault, out);
      out.append(',').append(CURRENCY);
    } else {
      out.append(',');
    }
    out.append(',');
    if (event.rating() > 0) {
      out.append(event.rating());
    }
    out.append(',').append(list(event)).append(',');
    if (event.position() > 0) {
      out.append(event.position());
    }
    String country = customer.locale().country();
    out.append(',').append(customer.device()).append(',');
    if (country.indexOf(',') < 0) {
      out.append(country);
    } else {
      out.append('"').append(country).append('"');
    }
    return out.toString();
  }

  private String json(ShopEvent event, Customer customer, Fault fault) {
    StringBuilder out = new StringBuilder(220);
    out.append("{\"event_id\":\"").append(eventId(event)).append('"');
    if (event.signedIn()) {
      text(out, "uid", Customer.uid(event.customer()));
    }
    text(out, "item", item(event, fault));
    text(out, "action", event.action().raw());
    out.append(",\"ts\":").append(time(event, fault));
    text(out, "session", session(event));
    text(out, "order_no", order(event));
    if (event.quantity() > 0) {
      out.append(",\"qty\":").append(event.quantity());
    }
    if (event.action().priced()) {
      out.append(",\"price\":");
      price(event, fault, out);
      text(out, "currency", CURRENCY);
    }
    if (event.rating() > 0) {
      out.append(",\"rating\":").append(event.rating());
    }
    text(out, "list", list(event));
    if (event.position() > 0) {
      out.append(",\"pos\":").append(event.position());
    }
    text(out, "device", customer.device());
    text(out, "country", customer.locale().country());
    return out.append('}').toString();
  }

  /** Appends a field unless it is empty. No value of the log needs escaping. */
  private static void text(StringBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      out.append(",\"").append(name).append("\":\"").append(value).append('"');
    }
  }

  private String eventId(ShopEvent event) {
    return "E" + unique(event.key(), 1);
  }

  private String session(ShopEvent event) {
    return event.session() < 0 ? "" : "S" + unique((event.customer() << 24) | event.session(), 2);
  }

  private String order(ShopEvent event) {
    return event.order() < 0 ? "" : orderNumber(event.customer(), event.order());
  }

  /** The number of the order that a customer placed in a session. */
  String orderNumber(long customer, int session) {
    return "R" + unique((customer << 24) | session, 3);
  }

  /** The number of a review in the raw files. */
  String reviewNumber(long review) {
    return "V" + unique(review, 5);
  }

  private String list(ShopEvent event) {
    return event.list() < 0
        ? ""
        : event.kind().name().toLowerCase(Locale.ROOT)
            + "-"
            + unique((event.customer() << 24) | event.session(), 4)
            + "-"
            + event.list();
  }

  /** A keyed bijection for each seed and kind, so that ids neither collide nor reveal the key. */
  private String unique(long key, int kind) {
    long id = Draws.mix(key ^ Draws.mix(shop.plan().seed() * 31 + kind));
    return Long.toUnsignedString(id, 36).toUpperCase(Locale.ROOT);
  }

  private static String item(ShopEvent event, Fault fault) {
    return fault == Fault.UNKNOWN_ITEM
        ? "X%06d".formatted(event.key() & 0xFFFFF)
        : Shop.sku(event.item());
  }

  private static long time(ShopEvent event, Fault fault) {
    return switch (fault) {
      case CLOCK_1970 -> 0;
      case CLOCK_2106 -> LAST_UNSIGNED_SECOND;
      case CLOCK_HOUR -> event.time() + (event.key() % 2 == 0 ? 3_600_000 : -3_600_000);
      default -> event.time();
    };
  }

  private void price(ShopEvent event, Fault fault, StringBuilder out) {
    long cents = shop.price(event.item());
    if (fault == Fault.NEGATIVE_PRICE) {
      out.append('-');
    }
    out.append(cents / 100).append('.').append(cents % 100 < 10 ? "0" : "").append(cents % 100);
  }

  /** Appends a time in ISO 8601, local with offset and milliseconds. */
  private void local(long millis, StringBuilder out) {
    int offset = shop.offset(millis);
    LocalDateTime local =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, 1000),
            (int) Math.floorMod(millis, 1000L) * 1_000_000,
            ZoneOffset.ofTotalSeconds(offset));
    two(out.append(local.getYear()).append('-'), local.getMonthValue()).append('-');
    two(out, local.getDayOfMonth()).append('T');
    two(out, local.getHour()).append(':');
    two(out, local.getMinute()).append(':');
    two(out, local.getSecond()).append('.');
    int milli = local.getNano() / 1_000_000;
    two(out.append(milli / 100), milli % 100);
    out.append(offset < 0 ? '-' : '+');
    two(out, Math.abs(offset) / 3600).append(':');
    two(out, Math.abs(offset) / 60 % 60);
  }

  private static StringBuilder two(StringBuilder out, int number) {
    return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
