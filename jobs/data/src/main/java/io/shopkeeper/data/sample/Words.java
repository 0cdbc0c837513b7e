package io.shopkeeper.data.sample;

import java.util.List;

/** The words that the sample store's goods are named with, in Chinese and English. Invented. */
final class Words {
  /** A word in both languages. */
  record Word(String zh, String en) {}

  /**
   * A kind of goods.
   *
   * @param path the category as the shop's log writes it
   * @param nouns what a title may call it
   * @param medianPrice in yuan
   * @param spread sigma of the log-normal price
   * @param demand how much of the shop's interest it takes
   * @param rebuyDays days until it is used up; 0 for what lasts
   * @param peakDay day of the year when most is sold
   * @param swing how much the season moves it: exp(swing · cos)
   */
  record Category(
      Department department,
      String path,
      List<Word> nouns,
      double medianPrice,
      double spread,
      double demand,
      int rebuyDays,
      int peakDay,
      double swing) {}

  /** A brand; it sells in its own department and in a second one. */
  record Brand(Word name, Department home, Department second) {}

  /** A floor of the shop. Its lists are unmodifiable, which the type cannot say. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Department {
    DIGITAL(
        words("无线:Wireless", "降噪:Noise-Cancelling", "轻薄:Slim", "快充:Fast-Charging", "静音:Quiet"),
        words("黑色:Black", "白色:White", "深空灰:Space Grey", "雾蓝:Mist Blue", "旗舰版:Pro")),
    HOME(
        words("北欧:Nordic", "手工:Handmade", "加厚:Heavy", "简约:Plain", "复古:Vintage"),
        words("原木色:Oak", "米白:Ivory", "大号:Large", "小号:Small", "四件装:Set of 4")),
    CLOTHING(
        words("宽松:Loose", "修身:Slim-Fit", "纯棉:Cotton", "防风:Windproof", "刺绣:Embroidered"),
        words("黑色 M:Black M", "白色 L:White L", "藏青 S:Navy S", "卡其 XL:Khaki XL", "酒红 M:Wine M")),
    BEAUTY(
        words("保湿:Hydrating", "修护:Repairing", "清爽:Fresh", "温和:Gentle", "亮采:Radiant"),
        words("50毫升:50 ml", "200毫升:200 ml", "旅行装:Travel Size", "礼盒:Gift Box", "家庭装:Family Size")),
    FOOD(
        words("有机:Organic", "高山:Highland", "低糖:Low-Sugar", "现磨:Fresh-Ground", "手作:Artisan"),
        words("250克:250 g", "500克:500 g", "1千克:1 kg", "十二袋装:12 Bags", "礼盒:Gift Box")),
    FAMILY(
        words("柔软:Soft", "益智:Learning", "透气:Breathable", "环保:Eco", "卡通:Cartoon"),
        words("0-1岁:0-1 Years", "1-3岁:1-3 Years", "3-6岁:3-6 Years", "大包装:Large Pack", "套装:Set")),
    OUTDOOR(
        words("防水:Waterproof", "超轻:Ultralight", "速干:Quick-Dry", "耐磨:Rugged", "折叠:Folding"),
        words("20升:20 L", "40升:40 L", "双人:2 Person", "军绿:Olive", "橙色:Orange")),
    PETS(
        words("天然:Natural", "无谷:Grain-Free", "全期:All-Age", "美毛:Shiny-Coat", "三文鱼:Salmon"),
        words("2千克:2 kg", "5千克:5 kg", "10千克:10 kg", "幼宠:Junior", "成宠:Adult"));

    private final List<Word> qualities;
    private final List<Word> variants;

    Department(List<Word> qualities, List<Word> variants) {
      this.qualities = qualities;
      this.variants = variants;
    }

    List<Word> qualities() {
      return qualities;
    }

    List<Word> variants() {
      return variants;
    }
  }

  static final List<Category> CATEGORIES =
      List.of(
          category(
              Department.DIGITAL,
              "Headphones",
              260,
              .70,
              1.3,
              0,
              320,
              .2,
              "耳机:Headphones",
              "入耳式耳机:Earbuds",
              "头戴耳机:Headset"),
          category(
              Department.DIGITAL,
              "Phone Cases",
              39,
              .45,
              1.6,
              0,
              275,
              .2,
              "手机壳:Phone Case",
              "保护套:Phone Cover"),
          category(
              Department.DIGITAL,
              "Keyboards",
              240,
              .60,
              .7,
              0,
              250,
              .2,
              "机械键盘:Mechanical Keyboard",
              "键盘:Keyboard"),
          category(
              Department.DIGITAL,
              "Power Banks",
              110,
              .40,
              .9,
              0,
              200,
              .3,
              "充电宝:Power Bank",
              "移动电源:Portable Battery"),
          category(
              Department.HOME,
              "Bed Linen",
              230,
              .50,
              .9,
              0,
              300,
              .3,
              "四件套:Bed Linen",
              "被套:Duvet Cover",
              "床单:Sheet"),
          category(
              Department.HOME, "Lamps", 120, .60, .7, 0, 330, .3, "台灯:Desk Lamp", "落地灯:Floor Lamp"),
          category(
              Department.HOME,
              "Cookware",
              190,
              .55,
              .8,
              0,
              340,
              .2,
              "炒锅:Wok",
              "汤锅:Stock Pot",
              "平底锅:Frying Pan"),
          category(
              Department.HOME,
              "Mugs",
              35,
              .40,
              1.0,
              0,
              345,
              .3,
              "马克杯:Mug",
              "咖啡杯:Coffee Cup",
              "茶杯:Tea Cup"),
          category(
              Department.CLOTHING,
              "T-Shirts",
              69,
              .40,
              1.8,
              0,
              170,
              .7,
              "T恤:T-Shirt",
              "短袖:Tee",
              "长袖T恤:Long-Sleeve Tee"),
          category(
              Department.CLOTHING,
              "Jackets",
              280,
              .55,
              1.1,
              0,
              320,
              .9,
              "夹克:Jacket",
              "外套:Coat",
              "风衣:Trench Coat"),
          category(
              Department.CLOTHING, "Dresses", 180, .50, 1.2, 0, 155, .7, "连衣裙:Dress", "半身裙:Skirt"),
          category(
              Department.CLOTHING,
              "Sneakers",
              320,
              .50,
              1.2,
              0,
              95,
              .2,
              "运动鞋:Sneakers",
              "跑鞋:Running Shoes",
              "帆布鞋:Canvas Shoes"),
          category(
              Department.BEAUTY,
              "Face Cream",
              130,
              .60,
              1.1,
              35,
              345,
              .3,
              "面霜:Face Cream",
              "乳液:Lotion",
              "精华:Serum"),
          category(
              Department.BEAUTY,
              "Shampoo",
              55,
              .35,
              .9,
              30,
              180,
              .1,
              "洗发水:Shampoo",
              "护发素:Conditioner"),
          category(
              Department.BEAUTY,
              "Lipstick",
              90,
              .50,
              1.0,
              0,
              45,
              .3,
              "口红:Lipstick",
              "唇釉:Lip Gloss"),
          category(
              Department.FOOD,
              "Coffee",
              60,
              .40,
              1.0,
              20,
              15,
              .1,
              "咖啡豆:Coffee Beans",
              "挂耳咖啡:Drip Coffee",
              "速溶咖啡:Instant Coffee"),
          category(
              Department.FOOD,
              "Tea",
              85,
              .60,
              .8,
              25,
              110,
              .3,
              "绿茶:Green Tea",
              "乌龙茶:Oolong Tea",
              "红茶:Black Tea"),
          category(
              Department.FOOD,
              "Snacks",
              25,
              .35,
              1.5,
              14,
              25,
              .4,
              "坚果:Nuts",
              "饼干:Biscuits",
              "果干:Dried Fruit",
              "巧克力:Chocolate"),
          category(
              Department.FAMILY,
              "Diapers",
              110,
              .25,
              .8,
              18,
              1,
              .0,
              "纸尿裤:Diapers",
              "拉拉裤:Pull-Up Diapers"),
          category(
              Department.FAMILY,
              "Toys",
              75,
              .60,
              1.1,
              0,
              350,
              .6,
              "积木:Building Blocks",
              "拼图:Puzzle",
              "毛绒玩具:Plush Toy"),
          category(
              Department.OUTDOOR,
              "Backpacks",
              160,
              .50,
              .9,
              0,
              240,
              .4,
              "双肩包:Backpack",
              "登山包:Hiking Pack"),
          category(Department.OUTDOOR, "Tents", 390, .45, .4, 0, 185, .9, "帐篷:Tent", "天幕:Canopy"),
          category(
              Department.OUTDOOR,
              "Water Bottles",
              60,
              .35,
              .8,
              0,
              190,
              .4,
              "水壶:Water Bottle",
              "保温杯:Vacuum Flask"),
          category(
              Department.PETS,
              "Cat Food",
              120,
              .40,
              .9,
              21,
              1,
              .0,
              "猫粮:Cat Food",
              "狗粮:Dog Food",
              "宠物零食:Pet Treats"));

  static final List<Brand> BRANDS =
      List.of(
          brand("伏特奇:Voltiq", Department.DIGITAL, Department.OUTDOOR),
          brand("南界:Nanjie", Department.DIGITAL, Department.HOME),
          brand("欧比托:Orbito", Department.DIGITAL, Department.FAMILY),
          brand("酷威:Kuwei", Department.DIGITAL, Department.OUTDOOR),
          brand("声澜:Sonalan", Department.DIGITAL, Department.HOME),
          brand("像安:Pixan", Department.DIGITAL, Department.CLOTHING),
          brand("暖居:Hearthly", Department.HOME, Department.PETS),
          brand("木云:Muyun", Department.HOME, Department.FAMILY),
          brand("麟禾:Linho", Department.HOME, Department.FOOD),
          brand("佳舍宝:Casabo", Department.HOME, Department.DIGITAL),
          brand("云舍:Yunshe", Department.HOME, Department.CLOTHING),
          brand("橡线:Oakline", Department.HOME, Department.OUTDOOR),
          brand("塔薇:Tavira", Department.CLOTHING, Department.BEAUTY),
          brand("素简:Sujian", Department.CLOTHING, Department.HOME),
          brand("纬语:Weftly", Department.CLOTHING, Department.FAMILY),
          brand("蓝依:Lanyi", Department.CLOTHING, Department.BEAUTY),
          brand("诺若:Norrow", Department.CLOTHING, Department.OUTDOOR),
          brand("乘风:Chengfeng", Department.CLOTHING, Department.OUTDOOR),
          brand("芙若:Florelle", Department.BEAUTY, Department.CLOTHING),
          brand("玉润:Yurun", Department.BEAUTY, Department.FOOD),
          brand("诗莱:Seraphe", Department.BEAUTY, Department.FAMILY),
          brand("百草语:Baicao", Department.BEAUTY, Department.FOOD),
          brand("莹光:Glowen", Department.BEAUTY, Department.HOME),
          brand("蜜蕊:Mirue", Department.BEAUTY, Department.FAMILY),
          brand("山泉坊:Shanquan", Department.FOOD, Department.BEAUTY),
          brand("布鲁兰:Brewlan", Department.FOOD, Department.HOME),
          brand("麦香里:Maixiang", Department.FOOD, Department.FAMILY),
          brand("味多:Tastoria", Department.FOOD, Department.PETS),
          brand("叶茗:Yeming", Department.FOOD, Department.HOME),
          brand("果蜂:Nutbee", Department.FOOD, Department.FAMILY),
          brand("童乐园:Tongle", Department.FAMILY, Department.CLOTHING),
          brand("芭布娜:Babuna", Department.FAMILY, Department.BEAUTY),
          brand("星宝:Xingbao", Department.FAMILY, Department.FOOD),
          brand("奇的萌:Kidloom", Department.FAMILY, Department.DIGITAL),
          brand("绵绵:Mianmian", Department.FAMILY, Department.HOME),
          brand("橡果玩:Acornly", Department.FAMILY, Department.PETS),
          brand("川行:Traverra", Department.OUTDOOR, Department.CLOTHING),
          brand("山野客:Shanye", Department.OUTDOOR, Department.CLOTHING),
          brand("北汾:Northfen", Department.OUTDOOR, Department.DIGITAL),
          brand("露营家:Luying", Department.OUTDOOR, Department.HOME),
          brand("峰点:Peakon", Department.OUTDOOR, Department.CLOTHING),
          brand("海卓:Hydrae", Department.OUTDOOR, Department.FAMILY),
          brand("喵鲜:Miaoxian", Department.PETS, Department.FOOD),
          brand("爪朵:Pawdore", Department.PETS, Department.HOME),
          brand("毛球:Maoqiu", Department.PETS, Department.FAMILY),
          brand("胡须家:Whiskero", Department.PETS, Department.HOME),
          brand("宠明:Petlume", Department.PETS, Department.DIGITAL),
          brand("汪彩:Wangcai", Department.PETS, Department.FOOD));

  private Words() {}

  private static Category category(
      Department department,
      String name,
      double medianPrice,
      double spread,
      double demand,
      int rebuyDays,
      int peakDay,
      double swing,
      String... nouns) {
    String floor =
        department.name().charAt(0)
            + department.name().substring(1).toLowerCase(java.util.Locale.ROOT);
    return new Category(
        department,
        floor + "/" + name,
        words(nouns),
        medianPrice,
        spread,
        demand,
        rebuyDays,
        peakDay,
        swing);
  }

  private static Brand brand(String name, Department home, Department second) {
    return new Brand(word(name), home, second);
  }

  private static List<Word> words(String... pairs) {
    return java.util.Arrays.stream(pairs).map(Words::word).toList();
  }

  private static Word word(String pair) {
    int colon = pair.indexOf(':');
    return new Word(pair.substring(0, colon), pair.substring(colon + 1));
  }
}
