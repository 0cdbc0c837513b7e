package io.shopkeeper.answer;

import java.util.regex.Pattern;

/**
 * What plain words say whatever the shop: of an order's state, of anger, that a person is wanted.
 */
enum Signals {
  /** The state of an order is asked for. */
  ORDER(
      "where('?s| is| are) (my|the) (order|parcel|package|stuff|delivery)|track(ing)? (my|the|an)? ?(order|parcel|package)"
          + "|(order|parcel|package|delivery) (status|number)|status of (my|the|an) (order|parcel|delivery)|my (order|parcel|package)\\b"
          + "|when will (my|the) (order|parcel|package|it) (come|arrive|ship)|has (my|the) (order|parcel|package)"
          + "|我的(订单|快递|包裹)|订单(状态|号|到哪|在哪|什么时候)|(快递|包裹|物流)(到哪|在哪|到了|状态|信息|呢)|查(一下|下)?(订单|物流|快递)|(发货了|到货了)[吗没]|什么时候(到货|送到)"),
  /** Something is to be done with an order, or its papers: its state is no answer. */
  CHANGE(
      "\\b(cancel\\w*|return\\w*|refund\\w*|exchang\\w*|chang(e|ing)|modify\\w*|invoices?|receipts?|complain\\w*)\\b"
          + "|退|取消|换货|更换|修改|改地址|发票"),
  /** A person is asked for. */
  PERSON(
      "\\b(human|real person|agent|representative|operator|customer service|somebody real|talk to (someone|somebody|a person)|speak (to|with) (someone|somebody|a person))\\b"
          + "|人工|转人工|真人|客服人员|找客服"),
  /** The customer is angry. */
  ANGER(
      "\\b(scam|fraud|cheat(ed|ers?)?|furious|outrage(ous|d)|disgust(ing|ed)|ridiculous|unacceptable|rip-?off|lawyer|sue|worst|useless|idiots?|bullshit|fuck\\w*|damn)\\b"
          + "|骗子|骗人|垃圾|投诉|气死|太差劲|太过分|欺骗|报警|起诉|消协|12315|滚|妈的|什么破|无语了");

  private final Pattern pattern;

  Signals(String words) {
    this.pattern = Pattern.compile(words);
  }

  /**
   * Whether a text has it.
   *
   * @param text in normal form, lower case
   */
  boolean in(String text) {
    return pattern.matcher(text).find();
  }
}
