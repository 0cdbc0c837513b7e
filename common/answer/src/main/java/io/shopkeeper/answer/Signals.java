package io.shopkeeper.answer;

import java.util.regex.Pattern;

/**
 * What plain words say whatever the shop: of orders, of returning and cancelling, of anger, that a
 * person is wanted, that somebody is only polite. Patterns meet text in normal form, lower case;
 * words that also name goods (滚筒, 垃圾桶, noise-cancelling, cleaning agent) are left out.
 */
enum Signals {
  /** The state of an order is asked for. */
  ORDER(
      "where('?s| is| are) (my|the) (order|parcel|package|stuff|delivery|shipment|purchase)"
          + "|track(ing)? (my|the|an)? ?(order|parcel|package|shipment)"
          + "|(order|parcel|package|delivery) (status|number)|status of (my|the|an) (order|parcel|delivery)"
          + "|my (order|parcel|package)\\b|(when|has|will|did) .{0,30}\\b(order|parcel|package|it) .{0,12}(come|arrived?|ship(ped)?|delivered|deliver)\\b"
          + "|(not|n't|never) (yet )?(received|arrived|got) |(has|have)(n't| not) (arrived|come|received)|still waiting for"
          + "|我的(订单|快递|包裹|货|东西)|订单(状态|号|到哪|在哪|什么时候|进度|查询)|(快递|包裹|物流|东西|货)(到哪|在哪|到了|状态|信息|呢|单号|怎么还)"
          + "|查(一下|下|询)?(我的)?(订单|物流|快递)|(发货了?|到货了?)[吗没么]|什么时候(能|会|才)?(到|送到|送达|发货|收到)|还没(收到|到|发货)|没收到|催.{0,3}发货|到哪里?儿?了"),
  /** An order is named, whatever is wanted of it. */
  NAMED("\\border\\b|订单|单号|[这那个]单"),
  /** Something is to be done with an order, or its papers: its state is no answer. */
  CHANGE(
      "\\b(chang(e|ing)|modify\\w*|invoices?|receipts?|complain\\w*)\\b|\\b(another|different|new|wrong|other) ((delivery|shipping) )?address"
          + "|更换|修改|改地址|改一下|[改换]送|[改换]寄|(另|别的|其他|其它|新).{0,4}地址|发票|开票"),
  /** Something goes back, or is not as it should be. */
  RETURN(
      "\\b(return|returns|returned|returning|refund\\w*|money back|exchange|exchanging|defective|damaged|faulty|is broken|arrived broken)\\b"
          + "|\\b(send|give) .{0,25}\\bback\\b|wrong (item|size|colou?r|product|one)"
          + "|退(?![烧热役休])|换货|换(一个|个|一件|件|尺码|颜色|大小)|(坏|破|碎|裂)(掉)?了|质量问题|发错|有瑕疵|损坏|售后|不想要了"),
  /** An order is to be cancelled. */
  CANCEL(
      "(?<!noise[- ])\\bcancel\\w*|(don't|do not) want (it|the order|my order) any ?more|取消|不要了|撤单|撤销订单"),
  /** A rule is asked for, not a deed. */
  RULE(
      "\\bhow\\b|\\b(can|could|may) (i|we|you|one|somebody|customers)\\b|polic(y|ies)|what if|possible|\\b(are|is) there\\b|\\bdo you\\b|\\bwho pays\\b"
          + "|怎么|怎样|如何|政策|规则|流程|多久|几天|多长|能.{0,8}[吗么]|可以.{0,8}[吗么]|支持|条件|运费|谁出"),
  /** The customer's own order is meant. */
  OWN(
      "\\b(my|this|that|the) (order|parcel|package|purchase|delivery)\\b|\\bi (want|need|wish|would like|bought|ordered|received)\\b|\\bi'd like\\b|\\bplease\\b"
          + "|我的|这个?订单|那个?订单|[这那]单|我买的|我收到|帮我|我要|我想|给我|刚买"),
  /** What the shop charges for beside goods. */
  CHARGE("shipping|delivery|postage|express|return|wrapping|运费|邮费|快递|退货|包装"),
  /** Something of the customer's is meant. */
  MINE("\\b(my|mine)\\b|我"),
  /** What was spoken of is meant. */
  IT(
      "\\b(it|its|it's|them|they|this|that|this one|that one|these|those)\\b|[它]|[这那](个|件|款|双|条|台|只|种|单)|该商品"),
  /** Two things are to be compared. */
  COMPARE(
      "\\bwhich\\b|\\bcompar\\w+|\\bdifferen\\w+|\\bversus\\b|\\bvs\\b|\\bthan\\b|\\bbetter\\b|哪(个|款|一个|一款|种|台|件|双)|区别|不同|对比|比较|相比|还是|更|差别"),
  /** What buyers say is asked for. */
  OPINION(
      "\\breviews?\\b|\\b(buyers|customers|people|others) (say|think)|\\bany good\\b|worth (it|buying|the money)|评价|口碑|评论|好不好|好用[吗么]|值得买|怎么样"),
  /** What was offered is meant. */
  YES(
      "^(yes|yeah|yep|yup|sure|exactly|right|correct|ok|okay)( please)?[.!]?$|^(是的?|对的?|嗯+|好的?|没错)[。！!]?$"),
  /** The newest order is meant. */
  NEWEST(
      "\\b(last|latest|newest|most recent) (order|purchase)|(最近|最新|最后|上)的?(那)?(一?[个单笔])|刚(刚)?(买|下|拍)"),
  /** None of what was offered is meant. */
  NONE(
      "^(no|none|neither|nothing)( of (these|those|them|the above))?[.!]?$|something else|^(都)?不是(这些|的)?$|^都不(是|对)$|^(其他|其它|别的)(问题)?$"),
  /** A person is asked for. */
  PERSON(
      "\\b(a |real )?human( being)?\\b(?! hair)|\\breal person\\b|\\b(live|human|support|service) agent\\b|\\brepresentative\\b|\\b(talk|speak|chat|connect me|transfer me|put me through) (to|with) (an? |your |the )?(someone|somebody|person|agent|operator|manager|supervisor|colleague|customer service|support|staff)"
          + "|^(an? |the )?(person|agent|operator|someone|somebody|customer (service|support))[.!]?$|\\bsomebody real\\b|contact customer (service|support)"
          + "|人工(?!智能|草|皮|革|湿地)|真人|^客服[。！!]?$|(找|叫|转|要|联系)(一?个|下)?(你们)?(的)?(人工)?客服|客服人员|(找|叫)(个|一个)?(人|经理|领导)|^转人[。！!]?$"),
  /** It is asked when somebody is there. */
  HOURS("几点|什么时候|时间|上班|下班|节假日|\\b(hours?|when|until)\\b"),
  /** The customer is angry. */
  ANGER(
      "\\b(scam(mers?)?|fraud|cheat(ed|ers?)|furious|outrage(ous|d)|disgust(ing|ed)|ridiculous|unacceptable|rip-?off|lawyer|(will|gonna|going to) sue|worst|useless|idiots?|liars?|bullshit|fuck\\w*|damn|pissed off|sick of|fed up)\\b"
          + "|骗子|骗人|骗钱|垃圾(?!桶|袋|箱|筐|处理|分类|铲|盒|架)|投诉|气死|气人|太差劲|太差了|太过分|欺骗|报警|起诉|消协|12315|滚(?![筒轮动珠刷烫边圆子])|妈的|tmd|什么破|无语|差评|忽悠|坑人|恶心|王八|傻[逼叉]"),
  /** Nothing but a greeting. */
  HELLO(
      "^((hi|hello|hey|hiya|greetings|good (morning|afternoon|evening)|there|你好|您好|哈喽|哈啰|嗨|在吗|在么|在不在|在不|亲|亲爱的|早上好|上午好|下午好|晚上好|有人吗|有人在吗|客服在吗|啊|呀) ?)+$"),
  /** Nothing but thanks, or that it is understood. */
  THANKS(
      "^((many|ok|okay|great|perfect|cool|thanks|thank you|thx|cheers|a lot|so much|very much|for (your|the) help|got it|i see|alright|fine|good|nice|awesome|that helps|好的?|嗯+|行|知道了|明白了?|了解了?|收到|谢谢你?您?|多谢|感谢|非常|太|谢了|辛苦了|啦|了|哈|哦|吧|ok的) ?)+$"),
  /** Nothing but a farewell. */
  BYE(
      "^((good ?bye|bye|bye bye|byebye|see you|later|that's all|that is all|nothing else|no|no thanks|thanks|thank you|no thank you|再见|拜拜|88|没(有)?(别的|其他|其它)?(事|问题)?了|不用了?|没了|谢谢你?您?|好的) ?)+$"),
  /** What answers here is asked. */
  ROBOT(
      "\\b(are you|is this) (a |an )?(robot|bot|machine|human|real person|ai|person|computer)\\b|\\b(who|what) are you\\b|what can you do|你是(谁|机器人|真人|人工|人|ai|什么)|你(能|会|可以)(做|干)(什么|啥|些什么)|机器人[吗吧]");

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
