package io.shopkeeper.answer;

import io.shopkeeper.answer.index.Entry;
import java.util.List;

/** What a customer was asked, so that the next words are an answer to it. */
public sealed interface Asked {
  /** The number of the choices that were offered, from 1. */
  int choices();

  /**
   * Which order is meant.
   *
   * @param wish what is wanted of it
   * @param among the offered ones, each with its items
   */
  record WhichOrder(Wish wish, List<List<Order>> among) implements Asked {
    /** Makes an immutable copy. */
    public WhichOrder {
      among = List.copyOf(among);
    }

    @Override
    public int choices() {
      return among.size();
    }
  }

  /**
   * Which entry answers a question.
   *
   * @param question as it was typed
   */
  record WhichEntry(String question, List<Entry> among) implements Asked {
    /** Makes an immutable copy. */
    public WhichEntry {
      among = List.copyOf(among);
    }

    @Override
    public int choices() {
      return among.size();
    }
  }

  /**
   * Which product a question is about.
   *
   * @param question as it was typed
   */
  record WhichProduct(String question) implements Asked {
    @Override
    public int choices() {
      return 0;
    }
  }

  /**
   * What is wanted; behind the offered wishes, "something else".
   *
   * @param question as it was typed
   */
  record WhichWish(String question, List<Wish> among) implements Asked {
    /** Makes an immutable copy. */
    public WhichWish {
      among = List.copyOf(among);
    }

    @Override
    public int choices() {
      return among.size() + 1;
    }
  }
}
