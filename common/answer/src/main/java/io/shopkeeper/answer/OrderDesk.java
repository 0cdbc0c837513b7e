package io.shopkeeper.answer;

import io.shopkeeper.answer.Answer.Outcome;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.text.Normal;
import io.shopkeeper.text.TypedIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers about orders: their state, and what the shop's rules say of returning and cancelling.
 * Knows the orders of the customer of the dialogue and no others.
 */
final class OrderDesk {
  private static final int MOST_CHOICES = 3;

  private final Customer customer;
  private final Search search;
  private final Reply reply;
  private final double coverage;

  /**
   * @param coverage of a rule's words, from which an entry speaks of it
   */
  OrderDesk(Customer customer, Search search, Reply reply, double coverage) {
    this.customer = customer;
    this.search = search;
    this.reply = reply;
    this.coverage = coverage;
  }

  /** The orders of the customer, the newest first, each with its items. */
  List<List<Order>> orders() {
    Map<String, List<Order>> orders = new LinkedHashMap<>();
    customer
        .orders()
        .forEach(one -> orders.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(one));
    return List.copyOf(orders.values());
  }

  /**
   * The customer's own orders that a text names: by a number, else as the newest one, else by what
   * was ordered, else by a day.
   */
  List<List<Order>> named(String text, Entities entities) {
    List<List<Order>> byNumber =
        orders().stream()
            .filter(order -> entities.numbers().stream().anyMatch(number -> is(order, number)))
            .toList();
    if (!byNumber.isEmpty() || !entities.numbers().isEmpty()) {
      return byNumber;
    }
    if (Signals.NEWEST.in(Normal.inPlace(text))) {
      return orders().stream().limit(1).toList();
    }
    List<List<Order>> byItem = byItem(text);
    return !byItem.isEmpty()
        ? byItem
        : orders().stream()
            .filter(order -> entities.days().stream().anyMatch(day -> day.is(order.get(0).since())))
            .toList();
  }

  /**
   * Whether a number is an order's, however its letters and digits are written, or a placeholder
   * stands for it.
   */
  private boolean is(List<Order> order, String number) {
    String id = order.get(0).id();
    return TypedIds.orderOf(number).equals(id)
        || TypedIds.spellings(number).stream().map(customer.pseudonym()).anyMatch(id::equals);
  }

  /** The orders whose items share most words with a text, in any of their titles. */
  private List<List<Order>> byItem(String text) {
    Set<String> words = Titles.words(text);
    Map<List<Order>, Long> shared = new LinkedHashMap<>();
    for (List<Order> order : orders()) {
      long most =
          order.stream()
              .mapToLong(one -> Titles.words(one.item()).stream().filter(words::contains).count())
              .max()
              .orElse(0);
      shared.put(order, most);
    }
    long most = shared.values().stream().mapToLong(n -> n).max().orElse(0);
    return most == 0
        ? List.of()
        : shared.entrySet().stream()
            .filter(one -> one.getValue() == most)
            .map(Map.Entry::getKey)
            .toList();
  }

  /** Answers a wish about one of the customer's orders, or asks which. */
  Answer answer(Wish wish, String text, Entities entities, List<Order> spokenOf) {
    if (customer.standing() == Customer.Standing.STRANGER) {
      return stranger(wish, text);
    }
    List<List<Order>> named = named(text, entities);
    if (named.isEmpty() && !entities.numbers().isEmpty()) {
      return reply.asked(
          reply.phrases().of("order.unknown", TypedIds.brief(entities.numbers().iterator().next())),
          new Asked.WhichOrder(wish, List.of()));
    }
    if (named.size() == 1) {
      return told(wish, text, named.get(0));
    }
    List<List<Order>> among = named.isEmpty() ? orders() : named;
    if (among.isEmpty()) {
      return reply.answered(reply.phrases().of("order.none"), List.of("orders"), reply.after());
    }
    boolean meant = named.isEmpty() && !spokenOf.isEmpty() && Signals.IT.in(Normal.inPlace(text));
    if (meant || among.size() == 1) {
      return told(wish, text, meant ? spokenOf : among.get(0));
    }
    List<List<Order>> offered = among.subList(0, Math.min(MOST_CHOICES, among.size()));
    String line =
        reply.phrases().of(among.size() > offered.size() ? "order.which-of-more" : "order.which");
    return reply.asked(
        Reply.choices(line, offered.stream().map(reply::items).toList()),
        new Asked.WhichOrder(wish, offered));
  }

  private Answer stranger(Wish wish, String text) {
    String signIn = reply.phrases().of("order.sign-in");
    return rule(wish, text)
        .map(
            rule ->
                reply.answered(rule.text() + "\n" + signIn, List.of(rule.source()), reply.after()))
        .orElseGet(() -> reply.phrase(Outcome.ASKED_BACK, "order.sign-in"));
  }

  /** What is known of an order and of what is wanted with it. */
  Answer told(Wish wish, String text, List<Order> order) {
    Dialogue next = reply.after().about(order);
    String state = state(order);
    if (wish == Wish.ORDER) {
      return reply.answered(state, List.of("orders"), next);
    }
    Optional<Entry> rule = rule(wish, text);
    if (rule.isEmpty()) {
      return reply.handedOver(
          wish.word(),
          state + "\n" + reply.phrases().of(wish.word() + ".colleague"),
          List.of("orders"),
          next);
    }
    return reply.answered(
        String.join("\n", state, rule.get().text(), reply.phrases().of(wish.word() + ".offer")),
        List.of("orders", rule.get().source()),
        next);
  }

  private String state(Collection<Order> order) {
    return order.stream()
        .map(
            one ->
                reply
                    .phrases()
                    .of(
                        "order.status",
                        one.quantity(),
                        Titles.in(one.item(), reply.phrases()),
                        reply.phrases().status(one.status()),
                        one.since()))
        .collect(Collectors.joining("\n"));
  }

  /**
   * What the shop's pages say of a wish: what answers the question itself, such as about exchanging
   * or what broke, unless that is about another wish; or else what they say of returning or
   * cancelling at all.
   */
  Optional<Entry> rule(Wish wish, String text) {
    if (wish == Wish.ORDER) {
      return Optional.empty();
    }
    Optional<Entry> ofOther = usual(wish == Wish.CANCEL ? Wish.RETURN : Wish.CANCEL);
    return search
        .page(text, reply.phrases().language(), coverage)
        .filter(page -> !ofOther.equals(Optional.of(page)))
        .or(() -> usual(wish));
  }

  private Optional<Entry> usual(Wish wish) {
    return Stream.of(reply.phrases().of(wish.word() + ".words").split("\\|", -1))
        .flatMap(words -> search.rule(words, reply.phrases().language(), coverage).stream())
        .findFirst();
  }
}
