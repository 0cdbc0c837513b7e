package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.Rehearsal.Turn;
import io.shopkeeper.data.sample.Topics.Topic;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes what customers asked the shop, each a function of the plan and its number: past questions,
 * most with the intent that somebody noted, and dialogues in words that no past question has.
 */
final class QuestionWriter {
  private static final double NOTED = .85;

  /** The share of past questions that nothing which the shop knows answers. */
  private static final double UNANSWERED = .05;

  private static final int MOST_TURNS = 3;
  private static final int TRIES = 20;

  private static final String ANSWERED = "answered";
  private static final String ASKED_BACK = "asked_back";
  private static final String HANDED_OVER = "handed_over";

  /** What dialogues try, each with its weight. */
  private static final List<String> TRIED =
      List.of(
          "policy",
          "price",
          "order",
          "which_order",
          "others_order",
          "stranger",
          "person",
          "anger",
          "unknown");

  private static final double[] WEIGHTS =
      Shop.cumulative(new double[] {.36, .14, .18, .06, .05, .04, .04, .04, .09});

  private static final Set<String> NO_POLICY =
      Set.of("order_status", "product_price", "person", "anger", "unknown");

  /** The help page's heading that answers, of topics that have one: in English and in Chinese. */
  private static final Map<String, List<String>> HEADINGS =
      Map.ofEntries(
          Map.entry("return_goods", List.of("Sending goods back", "退货")),
          Map.entry("refund", List.of("Getting your money back", "退款")),
          Map.entry("exchange", List.of("Exchanging for another", "换尺码或颜色")),
          Map.entry("cancel_order", List.of("Cancelling an order", "取消订单")),
          Map.entry("change_address", List.of("Changing the delivery address", "修改收货地址")),
          Map.entry("invoice", List.of("Invoices", "发票")),
          Map.entry("payment", List.of("Ways to pay", "付款方式")),
          Map.entry("delivery_time", List.of("Delivery time", "发货与到货时间")),
          Map.entry("delivery_cost", List.of("Delivery costs", "运费")),
          Map.entry("guarantee", List.of("Guarantee", "保修")),
          Map.entry("damaged", List.of("Damaged or wrong goods", "破损或发错货")),
          Map.entry("coupon", List.of("Coupons", "优惠券")),
          Map.entry("gift_wrap", List.of("Gift wrapping", "礼品包装")),
          Map.entry("size_advice", List.of("Choosing a size", "怎么选尺码")),
          Map.entry("service_hours", List.of("Opening hours", "人工客服时间")),
          Map.entry("delete_account", List.of("Deleting your account", "注销账号")));

  private final Shop shop;
  private final RawLog log;
  private final List<Topic> usual = Topics.usual();
  private final List<Topic> unanswered = Topics.unanswered();
  private final Map<String, Topic> heldOut =
      Topics.heldOut().stream().collect(Collectors.toMap(Topic::name, topic -> topic));
  private final List<Topic> policies;
  private final List<Integer> onSale;

  QuestionWriter(Shop shop, RawLog log) {
    this.shop = shop;
    this.log = log;
    this.policies = usual.stream().filter(topic -> !NO_POLICY.contains(topic.name())).toList();
    int last = shop.plan().days() - 1;
    Map<String, Integer> titles = new HashMap<>();
    for (int item = 0; item < shop.items(); item++) {
      titles.merge(shop.title(item), 1, Integer::sum);
    }
    this.onSale =
        IntStream.range(0, shop.items())
            .filter(item -> shop.known(item, last) && shop.active(item, last))
            .filter(item -> titles.get(shop.title(item)) == 1)
            .boxed()
            .toList();
  }

  /** The past question of a number. */
  Asked asked(long number) {
    Draws draws = Draws.of(shop.plan().seed(), 41, number);
    Customer customer = customer(draws);
    Draws gaps = Draws.of(shop.plan().seed(), 43, number);
    boolean answered = !gaps.chance(UNANSWERED);
    Topic topic = answered ? draws.oneOf(usual) : gaps.oneOf(unanswered);
    String text =
        topic
            .say(draws, customer.chinese())
            .replace(Topics.ITEM, title(item(draws), customer.chinese()))
            .replace(Topics.ORDER, log.orderNumber(customer.number(), 1 + draws.below(9)));
    long time = shop.timeOf(draws.below(shop.plan().days()), shop.secondOfDay(draws));
    return new Asked(
        number,
        customer.number(),
        text,
        answered && draws.chance(NOTED) ? topic.name() : null,
        answered ? null : topic.name(),
        time);
  }

  private Customer customer(Draws draws) {
    return Customer.of(shop, (long) (draws.uniform() * shop.plan().customers()));
  }

  private int item(Draws draws) {
    return onSale.isEmpty() ? 0 : draws.oneOf(onSale);
  }

  private String title(int item, boolean chinese) {
    return chinese ? shop.title(item) : shop.englishTitle(item);
  }

  /** The dialogue of a number; every second one is Chinese. */
  Rehearsal rehearsal(long number) {
    Draws draws = Draws.of(shop.plan().seed(), 42, number);
    boolean chinese = number % 2 == 0;
    Buyer buyer = buyer(draws);
    int length = 1 + draws.below(MOST_TURNS);
    boolean stranger = false;
    List<Turn> turns = new ArrayList<>();
    while (turns.size() < length) {
      String tried = TRIED.get(draws.fromCumulative(WEIGHTS));
      if (tried.equals("stranger") && !turns.isEmpty()) {
        continue;
      }
      if (!possible(tried, buyer)) {
        tried = "policy";
      }
      stranger |= tried.equals("stranger");
      turns.add(turn(tried, buyer, chinese, draws));
      if (stranger || turns.get(turns.size() - 1).outcome().equals(HANDED_OVER)) {
        break;
      }
    }
    return new Rehearsal(number, chinese, stranger ? -1 : buyer.number(), turns);
  }

  /** A small shop may have nothing on sale, and nobody, or only one, who has ordered anything. */
  private boolean possible(String tried, Buyer buyer) {
    return switch (tried) {
      case "price" -> !onSale.isEmpty();
      case "order", "which_order", "others_order", "stranger" -> !buyer.orders().isEmpty();
      default -> true;
    };
  }

  /**
   * Who holds a dialogue.
   *
   * @param number of the customer
   * @param orders the customer's own, as of the end
   */
  private record Buyer(long number, List<OrderBook.Line> orders) {}

  /** A customer who has ordered something, if such a one is found. */
  private Buyer buyer(Draws draws) {
    Buyer buyer = new Buyer(0, List.of());
    for (int i = 0; i < TRIES && buyer.orders().isEmpty(); i++) {
      long number = customer(draws).number();
      buyer = new Buyer(number, orders(number));
    }
    return buyer;
  }

  private List<OrderBook.Line> orders(long customer) {
    OrderBook book = new OrderBook();
    CustomerLife.live(shop, customer, book::add);
    List<OrderBook.Line> lines = new ArrayList<>();
    book.at(shop.end()).forEach(lines::add);
    return lines;
  }

  private Turn turn(String tried, Buyer buyer, boolean chinese, Draws draws) {
    return switch (tried) {
      case "policy" -> {
        String topic = draws.oneOf(policies).name();
        yield new Turn(
            tried,
            say(topic, chinese, draws),
            ANSWERED,
            HEADINGS.get(topic).get(chinese ? 1 : 0),
            List.of(),
            List.of());
      }
      case "price" -> {
        int item = item(draws);
        yield new Turn(
            tried,
            say("product_price", chinese, draws).replace(Topics.ITEM, title(item, chinese)),
            ANSWERED,
            Shop.sku(item),
            List.of(BigDecimal.valueOf(shop.price(item), 2).stripTrailingZeros().toPlainString()),
            List.of());
      }
      case "order" -> {
        OrderBook.Line line = draws.oneOf(buyer.orders());
        yield new Turn(
            tried,
            ofOrder(buyer.number(), line, chinese, draws),
            ANSWERED,
            "orders",
            List.of(title(line.item(), chinese)),
            List.of());
      }
      case "which_order" -> {
        Set<Integer> distinct = new HashSet<>();
        buyer.orders().forEach(line -> distinct.add(line.order()));
        yield new Turn(
            tried,
            chinese ? "我的包裹现在到哪里了" : "where is my parcel now?",
            distinct.size() == 1 ? ANSWERED : ASKED_BACK,
            null,
            List.of(),
            List.of());
      }
      case "others_order", "stranger" -> {
        boolean own = tried.equals("stranger");
        Buyer other = own ? buyer : buyer(draws);
        if (other.orders().isEmpty() || (!own && other.number() == buyer.number())) {
          yield turn("policy", buyer, chinese, draws);
        }
        OrderBook.Line line = draws.oneOf(other.orders());
        yield new Turn(
            tried,
            ofOrder(other.number(), line, chinese, draws),
            ASKED_BACK,
            null,
            List.of(),
            List.of(shop.title(line.item()), shop.englishTitle(line.item())));
      }
      default ->
          new Turn(tried, say(tried, chinese, draws), HANDED_OVER, null, List.of(), List.of());
    };
  }

  private String say(String topic, boolean chinese, Draws draws) {
    return heldOut.get(topic).say(draws, chinese);
  }

  private String ofOrder(long customer, OrderBook.Line line, boolean chinese, Draws draws) {
    return say("order_status", chinese, draws)
        .replace(Topics.ORDER, log.orderNumber(customer, line.order()));
  }
}
