package io.shopkeeper.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.answer.Answer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dialogues as customers hold them, in both languages. */
class DialoguesTest {
  private static List<Answer> hold(Customer customer, Intents intents, String... turns) {
    Dialogue dialogue = Dialogue.of(customer);
    List<Answer> answers = new ArrayList<>();
    for (String turn : turns) {
      Answer answer = TestShop.answerer(intents).ask(dialogue, turn);
      answers.add(answer);
      dialogue = answer.next();
    }
    return answers;
  }

  private static Answer last(Customer customer, String... turns) {
    List<Answer> answers = hold(customer, Intents.NONE, turns);
    return answers.get(answers.size() - 1);
  }

  /** A dialogue's turns, separated by {@code |}, and the last answer; its lines by {@code |}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          Is the ceramic mug dishwasher safe?  > Ceramic mug|dishwasher safe: yes
          how much is the quiet kettle         > Quiet kettle|price: 49.50 EUR
          How much does the ceramic mug weigh? > Ceramic mug|weight: 0.4 kg
          how much is it? | the ceramic mug    > Ceramic mug|price: 12 EUR
          is it machine washable | the rain coat in black > Rain coat, black M|machine washable: no
          the ceramic mug | and its price?     > Ceramic mug|price: 12 EUR
          how much is the rain coat | 2        > Rain coat, red L|price: 85 EUR
          how much is the rain coat | the red one > Rain coat, red L|price: 85 EUR
          how much is the red rain coat        > Rain coat, red L|price: 85 EUR
          What does shipping cost?             > Shipping costs 4 EUR, from 50 EUR on nothing.
          how much is shipping                 > Shipping costs 4 EUR, from 50 EUR on nothing.
          what do buyers say about the quiet kettle > What buyers say: 9 of 10 like how it pours.
          which is quieter, the quiet kettle or the steel kettle? > Quiet kettle|noise: 45 dB|Steel kettle|noise: 62 dB|Lower in noise: Quiet kettle
          is the steel kettle cheaper than the quiet kettle > Steel kettle|price: 29 EUR|Quiet kettle|price: 49.50 EUR|Lower in price: Steel kettle
          the quiet kettle | does it hold more than the steel kettle > Steel kettle|capacity: 1500 ml|Quiet kettle|capacity: 1.7 l|Higher in capacity: Quiet kettle
          which is lighter, the ceramic mug or the steel kettle > Ceramic mug|weight: 0.4 kg|Steel kettle|(nothing is written down about this)
          陶瓷马克杯多少钱                       > 陶瓷马克杯|价格：12 EUR
          马克杯能用洗碗机洗吗                   > 陶瓷马克杯|可用洗碗机：是
          多少钱？ | 静音水壶                    > 静音水壶|价格：49.50 EUR
          静音水壶 | 它的容量是多少              > 静音水壶|容量：1.7 l
          静音水壶和钢水壶哪个更安静             > 静音水壶|噪音：45 dB|钢水壶|噪音：62 dB|噪音更低：静音水壶
          静音水壶和钢水壶哪个便宜               > 静音水壶|价格：49.50 EUR|钢水壶|价格：29 EUR|价格更低：钢水壶
          靜音水壺多少錢                         > 静音水壶|价格：49.50 EUR
          静音水壶评价怎么样                     > 买家评价：十位里有九位喜欢它的出水。
          红色的雨衣什么价格                     > 雨衣，红色 L|价格：85 EUR
          the quiet kettle | how much is the mug > Ceramic mug|price: 12 EUR
          Rain coat, black M | how much is the kettle | the steel one > Steel kettle|price: 29 EUR
          which costs less, the Rain coat, red L or the Rain coat, black M? > Rain coat, red L|price: 85 EUR|Rain coat, black M|price: 80 EUR
          which is cheaper, the Rain coat, red L or the Rain coat, black M? > Rain coat, red L|price: 85 EUR|Rain coat, black M|price: 80 EUR|Lower in price: Rain coat, black M
          opening on sundays                   > Do you mean "Opening hours"? Answer yes, or ask in other words.
          opening on sundays | yes             > We are there from 9 to 18.
          运费是多少                             > 运费 4 欧元，满 50 欧元包邮。
          """)
  void productsAndRules(String turns, String answer) {
    Answer last = last(Customer.STRANGER, turns.split("\\|", -1));
    assertEquals(answer, last.text().replace('\n', '|'));
    assertEquals(answer.startsWith("Do you mean"), last.sources().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          I want to return A-1002 > 1 × Quiet kettle: delivered since 2026-03-20.|Goods go back within 30 days. Refunds take 5 days.|If a colleague is to arrange it, write "person".
          I want to return my kettle > 1 × Quiet kettle: delivered since 2026-03-20.|Goods go back within 30 days. Refunds take 5 days.|If a colleague is to arrange it, write "person".
          I'd like to send it back | the mug > 2 × Ceramic mug: shipped since 2026-03-29.|Goods go back within 30 days. Refunds take 5 days.|If a colleague is to arrange it, write "person".
          Where is my order A-1001? | can I still cancel it? > 2 × Ceramic mug: shipped since 2026-03-29.|Orders can be cancelled until they are shipped.|If a colleague is to arrange it, write "person".
          I want to cancel my order | 2 > 1 × Quiet kettle: delivered since 2026-03-20.|Orders can be cancelled until they are shipped.|If a colleague is to arrange it, write "person".
          please cancel my last order > 2 × Ceramic mug: shipped since 2026-03-29.|Orders can be cancelled until they are shipped.|If a colleague is to arrange it, write "person".
          我最近的一单什么时候到 > 2 × 陶瓷马克杯：已发货（2026-03-29）。
          我要退货 | 1 > 2 × 陶瓷马克杯：已发货（2026-03-29）。|签收后三十天内可以退货，退款需要五天。|如需同事协助办理，请回复“人工”。
          我收到的水壶坏了 > 1 × 静音水壶：已送达（2026-03-20）。|签收后三十天内可以退货，退款需要五天。|如需同事协助办理，请回复“人工”。
          帮我取消订单A-1001 > 2 × 陶瓷马克杯：已发货（2026-03-29）。|发货前可以取消订单。|如需同事协助办理，请回复“人工”。
          我的快递到哪了 | 马克杯 > 2 × 陶瓷马克杯：已发货（2026-03-29）。
          怎么还没收到货 | A-1002 > 1 × 静音水壶：已送达（2026-03-20）。
          """)
  void ordersWithWhatIsWanted(String turns, String answer) {
    Answer last = last(TestShop.ANNA, turns.split("\\|", -1));
    assertEquals(answer, last.text().replace('\n', '|'));
    assertEquals("orders", last.sources().get(0));
    assertEquals(answer.contains("|") ? 2 : 1, last.sources().size());
  }

  /** Rules are answered to whoever asks, signed in or not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "How do I return something?",
        "what is your refund policy",
        "Can I exchange something that I opened?"
      })
  void rulesAreNoOrders(String question) {
    for (Customer customer : List.of(TestShop.ANNA, Customer.STRANGER)) {
      assertEquals(
          "Goods go back within 30 days. Refunds take 5 days.", last(customer, question).text());
    }
  }

  @Test
  void aStrangerIsToldTheRuleAndToSignIn() {
    Answer answer = last(Customer.STRANGER, "我要退货，订单A-1001");
    assertEquals("签收后三十天内可以退货，退款需要五天。\n请先登录，我才能查看您的订单。", answer.text());
    assertEquals(List.of("help.md › 退货政策"), answer.sources());
  }

  @ParameterizedTest
  @CsvSource({
    "which is better?, ASKED_BACK",
    "how much is it, ASKED_BACK",
    "机洗可以吗, ASKED_BACK",
    "how much is the rain coat, ASKED_BACK",
    "is the ceramic mug waterproof, HANDED_OVER",
    "陶瓷马克杯防水吗, HANDED_OVER",
    "what is the capital of France, HANDED_OVER",
    "你们支持什么足球队, HANDED_OVER",
    "This is a scam!, HANDED_OVER",
    "你们这是骗子, HANDED_OVER",
    "can I talk to somebody, HANDED_OVER",
    "人工, HANDED_OVER",
    "person, HANDED_OVER",
    "Hello, SMALL_TALK",
    "你好，在吗, SMALL_TALK",
    "thank you so much!, SMALL_TALK",
    "好的，谢谢, SMALL_TALK",
    "are you a real person?, SMALL_TALK",
    "你是机器人吗, SMALL_TALK",
    "bye, ENDED",
    "再见, ENDED",
    "没有了，谢谢, ENDED",
    "'hello, how much is the ceramic mug', ANSWERED",
    "你好，请问马克杯多少钱, ANSWERED",
    "thanks. What does shipping cost?, ANSWERED"
  })
  void everythingElse(String said, Outcome outcome) {
    Answer answer = last(Customer.STRANGER, said);
    assertEquals(outcome, answer.outcome(), answer.text());
  }

  @Test
  void whatASureIntentWantsIsDoneAndAnUnsureOneSteersNothing() {
    Answer sure = hold(TestShop.BEN, text -> guess(true, "wismo", .98), "any news?").get(0);
    assertEquals("1 × Rain coat: paid since 2026-03-29.", sure.text());
    Answer person = hold(TestShop.BEN, text -> guess(true, "human", .98), "any news?").get(0);
    assertEquals(Outcome.HANDED_OVER, person.outcome());
    Answer unsure = hold(TestShop.BEN, text -> guess(false, "wismo", .6), "any news?").get(0);
    assertEquals(Outcome.HANDED_OVER, unsure.outcome());
    assertFalse(unsure.text().contains("Rain"));
    Answer other = hold(TestShop.BEN, text -> guess(true, "newsletter", .98), "any news?").get(0);
    assertFalse(other.text().contains("Rain"));
  }

  /** Who speaks of nothing of theirs is answered by the page that answers, if one does. */
  @Test
  void anIntentForOrdersTakesNoQuestionsAboutTheShop() {
    Intents orders = text -> guess(true, "wismo", .98);
    assertEquals(
        "Shipping costs 4 EUR, from 50 EUR on nothing.",
        hold(TestShop.BEN, orders, "what does shipping cost?").get(0).text());
    assertEquals(
        List.of("orders"), hold(TestShop.BEN, orders, "what is with my shipping").get(0).sources());
  }

  /** What is asked of goods is no answer to which order is meant, though it names ordered goods. */
  @Test
  void aQuestionOfGoodsNamesNoOrder() {
    assertEquals(
        "Ceramic mug\ndishwasher safe: yes",
        last(TestShop.ANNA, "where is order X-999999", "Is the ceramic mug dishwasher safe?")
            .text());
  }

  /** A gap is what nothing answers; goods are named where none are sold by that name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          What is the capital of France?       > What is the capital of France? >
          engraving of AB1234567, please       > engraving of [number], please >
          do you sell any grand pianos?        > do you sell any grand pianos? > grand pianos
          How much is a piano                  > How much is a piano > piano
          what does a piano cost?              > what does a piano cost? > piano
          你们卖钢琴吗                          > 你们卖钢琴吗 > 钢琴
          有没有钢琴卖？                        > 有没有钢琴卖？ > 钢琴
          请问钢琴多少钱                        > 请问钢琴多少钱 > 钢琴
          is it dishwasher safe?               > >
          how much is the quiet kettle         > >
          静音水壶多少钱                        > >
          What does shipping cost?             > >
          you are a scam                       > >
          I want a human                       > >
          我的快递到哪里了                      > >
          """)
  void whatNothingAnswersIsAGap(String question, String text, String goods) {
    Answerer answerer = TestShop.answerer(Intents.NONE);
    Optional<Gap> gap = answerer.gap(answerer.ask(Dialogue.of(Customer.STRANGER), question));
    assertEquals(Optional.ofNullable(text), gap.map(Gap::text));
    assertEquals(Optional.ofNullable(goods), gap.flatMap(Gap::goods));
  }

  private static Intents.Guess guess(boolean sure, String intent, double probability) {
    return new Intents.Guess(
        List.of(new Intents.Likely(intent, probability)),
        sure ? Intents.Standing.SURE : Intents.Standing.UNSURE);
  }

  @Test
  void betweenTwoIntentsTheCustomerDecides() {
    Intents between =
        text ->
            new Intents.Guess(
                List.of(new Intents.Likely("wismo", .48), new Intents.Likely("stop", .45)),
                Intents.Standing.ONE_OF_TWO);
    List<Answer> answers = hold(TestShop.BEN, between, "my coat, hm", "2");
    assertEquals(
        "What would you like? Answer with a number:\n1. to know where an order is\n2. to cancel an order\n3. something else",
        answers.get(0).text());
    assertTrue(answers.get(1).text().contains("Orders can be cancelled"), answers.get(1).text());
    assertEquals(Outcome.HANDED_OVER, hold(TestShop.BEN, between, "hm, hm", "3").get(1).outcome());
  }

  @Test
  void whoTakesOverKnowsWhatWasSpokenOf() {
    Answer english = last(TestShop.ANNA, "where is A-1001", "the quiet kettle", "you idiots!");
    assertEquals(
        "Reason: anger. Intent: -. Order: Ceramic mug (shipped, 2026-03-29). Product: Quiet kettle."
            + " Said: where is A-1001 | the quiet kettle | you idiots!",
        english.summary());
    assertEquals("原因：要求人工。意图：-。客户说：转人工", last(TestShop.ANNA, "转人工").summary());
  }

  @Test
  void noneOfTheChoicesIsAnAnswerToo() {
    Answer none = last(Customer.STRANGER, "how much is the rain coat", "none of these");
    assertEquals(Outcome.HANDED_OVER, none.outcome());
    Answer other = last(TestShop.ANNA, "where is my order", "What does shipping cost?");
    assertEquals("Shipping costs 4 EUR, from 50 EUR on nothing.", other.text());
  }
}
