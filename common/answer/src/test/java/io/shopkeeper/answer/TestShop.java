package io.shopkeeper.answer;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndexFile;
import io.shopkeeper.answer.index.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A shop with goods in both languages, a few pages of help, and two orders of Anna. */
final class TestShop {
  static final LocalDate DAY = LocalDate.of(2026, 3, 29);

  static final Customer ANNA =
      Customer.identified(
          List.of(
              new Order("~A-1001", "陶瓷马克杯 / Ceramic mug", 2, "shipped", DAY),
              new Order("~A-1002", "静音水壶 / Quiet kettle", 1, "delivered", DAY.minusDays(9))),
          typed -> "~" + typed);

  static final Customer BEN =
      Customer.identified(
          List.of(new Order("~B-2001", "雨衣 / Rain coat", 1, "paid", DAY)), typed -> "~" + typed);

  private static final AnswerIndex INDEX = index();

  private TestShop() {}

  static Answerer answerer(Intents intents) {
    return new Answerer(
        INDEX,
        intents,
        new Answerer.Rules(
            .5,
            .25,
            Map.of(
                "wismo",
                Wish.ORDER,
                "refund",
                Wish.RETURN,
                "stop",
                Wish.CANCEL,
                "human",
                Wish.PERSON)));
  }

  private static AnswerIndex index() {
    List<Entry> entries =
        List.of(
            page("en", "Returns", "Goods go back within 30 days. Refunds take 5 days."),
            page("en", "Cancelling an order", "Orders can be cancelled until they are shipped."),
            page("en", "Shipping costs", "Shipping costs 4 EUR, from 50 EUR on nothing."),
            page("en", "Opening hours", "We are there from 9 to 18."),
            page("zh", "退货政策", "签收后三十天内可以退货，退款需要五天。"),
            page("zh", "取消订单", "发货前可以取消订单。"),
            page("zh", "运费", "运费 4 欧元，满 50 欧元包邮。"),
            product(
                "p1", "陶瓷马克杯 / Ceramic mug", "price: 12 EUR\ndishwasher safe: yes\nweight: 0.4 kg"),
            product(
                "p2",
                "静音水壶 / Quiet kettle",
                "price: 49.50 EUR\nnoise: 45 dB\ncapacity: 1.7 l\nweight: 900 g"),
            product("p3", "钢水壶 / Steel kettle", "price: 29 EUR\nnoise: 62 dB\ncapacity: 1500 ml"),
            product(
                "p4",
                "雨衣，黑色 M / Rain coat, black M",
                "price: 80 EUR\nmaterial: nylon\nmachine washable: no"),
            product("p5", "雨衣，红色 L / Rain coat, red L", "price: 85 EUR\nmaterial: nylon"),
            new Entry(
                "said-en",
                Entry.Kind.INSIGHT,
                "en",
                Optional.of("p2"),
                "what buyers say: reviews, pros, cons",
                "9 of 10 like how it pours.",
                "reviews of p2"),
            new Entry(
                "said-zh",
                Entry.Kind.INSIGHT,
                "zh",
                Optional.of("p2"),
                "买家评价 口碑 优点 缺点",
                "十位里有九位喜欢它的出水。",
                "reviews of p2"));
    try {
      return AnswerIndex.open(AnswerIndexFile.of(entries.iterator()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry page(String language, String title, String text) {
    return new Entry(
        title, Entry.Kind.DOCUMENT, language, Optional.empty(), title, text, "help.md › " + title);
  }

  private static Entry product(String id, String titles, String facts) {
    return new Entry(
        id, Entry.Kind.PRODUCT, "other", Optional.of(id), titles, facts, "product " + id);
  }
}
