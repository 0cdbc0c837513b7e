package io.shopkeeper.answer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Properties of goods that customers ask for by other words than shops call them, or in the other
 * language; with those of comparisons, whose answer is the larger or the smaller number.
 */
enum Property {
  PRICE(
      "price",
      "价格",
      "price|价格|售价",
      "^(?!.*(shipping|delivery|postage|express|return|运费|邮费|快递|退)).*(how much (is|are|for|do you (ask|charge|want))\\b|\\bpric\\w+|\\bcosts?\\b|expensive|\\bcheap\\w*|多少钱|什么价|价格|价钱|售价|贵|便宜|几块钱)",
      "more expensive|dearer|pricier|(更|比较|最)?贵",
      "cheap\\w*|less expensive|lower price|便宜|价格低|划算"),
  BRAND("brand", "品牌", "brand|品牌|牌子", "\\bbrand\\b|\\bwho makes\\b|品牌|什么牌|牌子|哪家的", "", ""),
  CATEGORY("category", "类别", "category|类别|分类", "\\bcategory\\b|类别|分类", "", ""),
  COLOUR("colour", "颜色", "colou?rs?|颜色", "\\bcolou?rs?\\b|颜色|什么色|哪些色", "", ""),
  MATERIAL(
      "material",
      "材质",
      "materials?|fabric|材质|材料|面料|成分",
      "\\bmaterials?\\b|\\bmade (of|from|out of)\\b|\\bfabric\\b|材质|材料|面料|成分|什么做的|什么料",
      "",
      ""),
  SIZE(
      "size",
      "尺寸",
      "sizes?|dimensions?|尺寸|尺码|大小|规格",
      "\\bsizes?\\b|\\bdimensions?\\b|how (big|large|small)|\\b(bigger|larger|smaller|biggest|largest|smallest)\\b|尺寸|尺码|多大|大小|规格|(更|比较|最)(大|小)|哪.{0,3}[大小]",
      "bigger|larger|biggest|largest|(更|比较|最|哪.{0,3})大",
      "smaller|smallest|(更|比较|最|哪.{0,3})小"),
  WEIGHT(
      "weight",
      "重量",
      "weight|重量|净重",
      "\\bweigh\\w*|how heavy|\\b(light|heav)(er|ier|est|iest)\\b|重量|多重|几斤|[更最]轻|[更最]重|哪.{0,3}[轻重]",
      "heavi\\w+|[更最]重|哪.{0,3}重",
      "light(er|est)|[更最]轻|哪.{0,3}轻"),
  CAPACITY(
      "capacity",
      "容量",
      "capacity|volume|容量|容积",
      "\\bcapacity\\b|\\bvolume\\b|hold(s)? more|how (much|many) .{0,20}(hold|fit)|容量|容积|装多少|能装",
      "holds? more|more capacity|larger capacity|容量(更|比较|最)?大|装得?(更)?多",
      "less capacity|容量(更|比较|最)?小"),
  NOISE(
      "noise",
      "噪音",
      "noise.*|loudness|噪音.*|噪声.*",
      "\\bnois\\w+(?![- ]cancel)\\b|\\bquiet\\w*|\\bloud\\w*|\\bsilent\\b|噪音|噪声|安静|静音|吵|声音(大|小)",
      "loud(er|est)|nois(ier|iest)|更吵|最吵|声音(更|最)?大",
      "quiet(er|est)|less noisy|安静|静音|声音(更|最)?小"),
  POWER(
      "power",
      "功率",
      "power|wattage|功率",
      "\\bpower(ful)?\\b(?! bank)|\\bwatt\\w*|功率|多少瓦",
      "more powerful|功率(更|比较|最)?大",
      "less power|功率(更|比较|最)?小"),
  BATTERY(
      "battery",
      "续航",
      "battery.*|续航.*|电池.*",
      "\\bbattery\\b|续航|电池|能用多久",
      "longer battery|last(s)? longer|续航(更|比较|最)?(长|久)",
      ""),
  WARRANTY(
      "warranty",
      "保修",
      "warranty|guarantee|保修.*|质保.*",
      "\\bwarranty\\b|\\bguarantee\\b|保修|质保|三包",
      "",
      ""),
  MACHINE_WASHABLE(
      "machine washable",
      "可机洗",
      "machine wash(able)?|washable|可?机洗|水洗",
      "machine[- ]wash\\w*|washing machine|\\bwashable\\b|机洗|水洗|洗衣机",
      "",
      ""),
  DISHWASHER_SAFE(
      "dishwasher safe", "可用洗碗机", "dishwasher( safe)?|.*洗碗机.*", "\\bdish ?washer\\b|洗碗机", "", ""),
  MICROWAVE_SAFE(
      "microwave safe", "可用微波炉", "microwave( safe)?|.*微波炉.*", "\\bmicrowave\\w*|微波炉", "", ""),
  WATERPROOF(
      "waterproof",
      "防水",
      "water ?proof|water resistant|防水.*",
      "\\bwater[- ]?(proof|resistan\\w+)|防水",
      "",
      ""),
  ORIGIN(
      "origin",
      "产地",
      "origin|made in|产地",
      "\\bmade in\\b|\\borigin\\b|where .{0,15} made|产地|哪里产|国产",
      "",
      "");

  private final String english;
  private final String chinese;
  private final Pattern names;
  private final Pattern asked;
  private final Pattern more;
  private final Pattern less;

  Property(String english, String chinese, String names, String asked, String more, String less) {
    this.english = english;
    this.chinese = chinese;
    this.names = Pattern.compile("(?:" + names + ")");
    this.asked = Pattern.compile(asked);
    this.more = or(more);
    this.less = or(less);
  }

  private static Pattern or(String words) {
    return Pattern.compile(words.isEmpty() ? "(?!)" : words);
  }

  /** What is wanted of the numbers of a property. */
  enum Wanted {
    /** The larger one. */
    MORE,
    /** The smaller one. */
    LESS,
    /** Both. */
    EITHER
  }

  /** The properties that a question asks for. */
  static List<Property> askedIn(String plain) {
    return Arrays.stream(values()).filter(p -> p.asked.matcher(plain).find()).toList();
  }

  /** The word for a fact of the catalogue: the property's, where it is a known one. */
  static String label(Fact fact, Phrases phrases) {
    String name = fact.name().toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(property -> property.names.matcher(name).matches())
        .findFirst()
        .map(property -> phrases == Phrases.CHINESE ? property.chinese : fact.name())
        .orElse(fact.name());
  }

  /** The word for it in a language. */
  String word(Phrases phrases) {
    return phrases == Phrases.CHINESE ? chinese : english;
  }

  boolean names(Fact fact) {
    return names.matcher(fact.name().toLowerCase(Locale.ROOT)).matches();
  }

  Wanted wanted(String plain) {
    boolean larger = more.matcher(plain).find();
    return larger == less.matcher(plain).find()
        ? Wanted.EITHER
        : larger ? Wanted.MORE : Wanted.LESS;
  }
}
