package io.shopkeeper.data.sample;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The invented vocabulary of the sample store's catalogue, in Chinese and English. */
final class Words {
  /** A word in both languages. */
  record Word(String zh, String en) {}

  /**
   * A category of items.
   *
   * @param path the category path in the catalogue
   * @param nouns nouns of titles
   * @param qualities adjectives of titles
   * @param variants sizes, colours and the like
   * @param medianPrice median price in yuan
   * @param spread sigma of the log-normal price
   * @param demand its share of customers' interest
   * @param rebuyDays days until an item is used up; 0 for durables
   * @param peakDay day of the year with the highest demand
   * @param swing amplitude of the season: demand × exp(swing · cos)
   */
  record Category(
      Department department,
      String path,
      List<Word> nouns,
      List<Word> qualities,
      List<Word> variants,
      double medianPrice,
      double spread,
      double demand,
      int rebuyDays,
      int peakDay,
      double swing) {}

  /** A brand; it sells in its own department and in a second one. */
  record Brand(Word name, Department home, Department second) {}

  /** The departments of the shop. */
  enum Department {
    DIGITAL,
    HOME,
    CLOTHING,
    BEAUTY,
    FOOD,
    FAMILY,
    OUTDOOR,
    PETS
  }

  static final List<Category> CATEGORIES =
      List.of(
          category(
              Department.DIGITAL,
              "Headphones",
              260,
              0.7,
              1.3,
              0,
              320,
              0.2,
              "耳机:Headphones 入耳式耳机:Earbuds 头戴耳机:Headset",
              "无线:Wireless 降噪:Noise-Cancelling 运动:Sport 复古:Retro",
              "黑色:Black 白色:White 雾蓝:Mist_Blue 旗舰版:Pro"),
          category(
              Department.DIGITAL,
              "Phone Cases",
              39,
              0.45,
              1.6,
              0,
              275,
              0.2,
              "手机壳:Phone_Case 保护套:Phone_Cover",
              "轻薄:Slim 防摔:Shockproof 磨砂:Matte 磁吸:Magnetic",
              "透明:Clear 黑色:Black 樱花粉:Blossom_Pink 雾蓝:Mist_Blue"),
          category(
              Department.DIGITAL,
              "Keyboards",
              240,
              0.6,
              0.7,
              0,
              250,
              0.2,
              "机械键盘:Mechanical_Keyboard 键盘:Keyboard",
              "静音:Quiet 无线:Wireless 背光:Backlit 人体工学:Ergonomic",
              "87键:87_Keys 104键:104_Keys 白色:White 深空灰:Space_Grey"),
          category(
              Department.DIGITAL,
              "Power Banks",
              110,
              0.4,
              0.9,
              0,
              200,
              0.3,
              "充电宝:Power_Bank 移动电源:Portable_Battery",
              "快充:Fast-Charging 迷你:Mini 大容量:High-Capacity 太阳能:Solar",
              "10000毫安:10,000_mAh 20000毫安:20,000_mAh 黑色:Black 白色:White"),
          category(
              Department.HOME,
              "Bed Linen",
              230,
              0.5,
              0.9,
              0,
              300,
              0.3,
              "四件套:Bed_Linen_Set 被套:Duvet_Cover 床单:Sheet",
              "纯棉:Cotton 亚麻:Linen 天丝:Lyocell 磨毛:Brushed",
              "1.5米床:150_cm 1.8米床:180_cm 米白:Ivory 烟灰:Smoke_Grey"),
          category(
              Department.HOME,
              "Lamps",
              120,
              0.6,
              0.7,
              0,
              330,
              0.3,
              "台灯:Desk_Lamp 落地灯:Floor_Lamp 夜灯:Night_Light",
              "护眼:Eye-Care 北欧:Nordic 智能:Smart 黄铜:Brass",
              "暖光:Warm_Light 三色温:Three_Tones 黑色:Black 原木色:Oak"),
          category(
              Department.HOME,
              "Cookware",
              190,
              0.55,
              0.8,
              0,
              340,
              0.2,
              "炒锅:Wok 汤锅:Stock_Pot 平底锅:Frying_Pan",
              "铸铁:Cast-Iron 不粘:Non-Stick 不锈钢:Stainless 珐琅:Enamelled",
              "24厘米:24_cm 28厘米:28_cm 32厘米:32_cm 三件装:Set_of_3"),
          category(
              Department.HOME,
              "Mugs",
              35,
              0.4,
              1,
              0,
              345,
              0.3,
              "马克杯:Mug 咖啡杯:Coffee_Cup 茶杯:Tea_Cup",
              "手工:Handmade 陶瓷:Ceramic 双层:Double-Wall 复古:Vintage",
              "300毫升:300_ml 450毫升:450_ml 对杯:Pair 釉蓝:Glazed_Blue"),
          category(
              Department.CLOTHING,
              "T-Shirts",
              69,
              0.4,
              1.8,
              0,
              170,
              0.7,
              "T恤:T-Shirt 短袖:Tee 长袖T恤:Long-Sleeve_Tee",
              "宽松:Loose 修身:Slim-Fit 纯棉:Cotton 印花:Printed",
              "黑色_M:Black_M 白色_L:White_L 藏青_S:Navy_S 酒红_XL:Wine_XL"),
          category(
              Department.CLOTHING,
              "Jackets",
              280,
              0.55,
              1.1,
              0,
              320,
              0.9,
              "夹克:Jacket 外套:Coat 风衣:Trench_Coat",
              "防风:Windproof 羊毛:Wool 工装:Utility 轻暖:Light-Warm",
              "黑色_M:Black_M 卡其_L:Khaki_L 藏青_L:Navy_L 军绿_XL:Olive_XL"),
          category(
              Department.CLOTHING,
              "Dresses",
              180,
              0.5,
              1.2,
              0,
              155,
              0.7,
              "连衣裙:Dress 半身裙:Skirt 吊带裙:Slip_Dress",
              "碎花:Floral 雪纺:Chiffon 针织:Knitted 真丝:Silk",
              "黑色_S:Black_S 白色_M:White_M 杏色_M:Apricot_M 墨绿_L:Dark_Green_L"),
          category(
              Department.CLOTHING,
              "Sneakers",
              320,
              0.5,
              1.2,
              0,
              95,
              0.2,
              "运动鞋:Sneakers 跑鞋:Running_Shoes 帆布鞋:Canvas_Shoes",
              "缓震:Cushioned 透气:Breathable 轻量:Lightweight 复古:Retro",
              "白色_38:White_38 黑色_42:Black_42 灰蓝_40:Grey_Blue_40 米色_37:Beige_37"),
          category(
              Department.BEAUTY,
              "Face Cream",
              130,
              0.6,
              1.1,
              35,
              345,
              0.3,
              "面霜:Face_Cream 乳液:Lotion 精华:Serum",
              "保湿:Hydrating 修护:Repairing 亮采:Radiant 温和:Gentle",
              "50毫升:50_ml 100毫升:100_ml 旅行装:Travel_Size 礼盒:Gift_Box"),
          category(
              Department.BEAUTY,
              "Shampoo",
              55,
              0.35,
              0.9,
              30,
              180,
              0.1,
              "洗发水:Shampoo 护发素:Conditioner",
              "去屑:Anti-Dandruff 柔顺:Smoothing 控油:Oil-Control 氨基酸:Amino",
              "300毫升:300_ml 500毫升:500_ml 家庭装:Family_Size 补充装:Refill"),
          category(
              Department.BEAUTY,
              "Lipstick",
              90,
              0.5,
              1,
              0,
              45,
              0.3,
              "口红:Lipstick 唇釉:Lip_Gloss",
              "哑光:Matte 丝绒:Velvet 水润:Moist 持久:Long-Wear",
              "正红:Classic_Red 豆沙:Rosewood 奶茶:Milk_Tea 浆果:Berry"),
          category(
              Department.FOOD,
              "Coffee",
              60,
              0.4,
              1,
              20,
              15,
              0.1,
              "咖啡豆:Coffee_Beans 挂耳咖啡:Drip_Coffee 速溶咖啡:Instant_Coffee",
              "有机:Organic 深烘:Dark-Roast 浅烘:Light-Roast 低因:Decaf",
              "250克:250_g 500克:500_g 12袋:12_Bags 1千克:1_kg"),
          category(
              Department.FOOD,
              "Tea",
              85,
              0.6,
              0.8,
              25,
              110,
              0.3,
              "绿茶:Green_Tea 乌龙茶:Oolong_Tea 红茶:Black_Tea 茉莉花茶:Jasmine_Tea",
              "高山:Highland 明前:First-Flush 有机:Organic 陈年:Aged",
              "100克:100_g 250克:250_g 罐装:Tin 礼盒:Gift_Box"),
          category(
              Department.FOOD,
              "Snacks",
              25,
              0.35,
              1.5,
              14,
              25,
              0.4,
              "坚果:Nuts 饼干:Biscuits 果干:Dried_Fruit 巧克力:Chocolate",
              "低糖:Low-Sugar 手作:Handmade 海盐:Sea-Salt 香脆:Crunchy",
              "100克:100_g 250克:250_g 混合装:Mixed_Pack 分享装:Sharing_Size"),
          category(
              Department.FAMILY,
              "Diapers",
              110,
              0.25,
              0.8,
              18,
              1,
              0,
              "纸尿裤:Diapers 拉拉裤:Pull-Up_Diapers",
              "柔软:Soft 透气:Breathable 超薄:Ultra-Thin 夜用:Night",
              "S码_60片:S,_60_Pieces M码_50片:M,_50_Pieces L码_44片:L,_44_Pieces XL码_36片:XL,_36_Pieces"),
          category(
              Department.FAMILY,
              "Toys",
              75,
              0.6,
              1.1,
              0,
              350,
              0.6,
              "积木:Building_Blocks 拼图:Puzzle 毛绒玩具:Plush_Toy",
              "木质:Wooden 益智:Learning 磁力:Magnetic 卡通:Cartoon",
              "1-3岁:1-3_Years 3-6岁:3-6_Years 100件:100_Pieces 大号:Large"),
          category(
              Department.OUTDOOR,
              "Backpacks",
              160,
              0.5,
              0.9,
              0,
              240,
              0.4,
              "双肩包:Backpack 登山包:Hiking_Pack",
              "防水:Waterproof 超轻:Ultralight 通勤:Commuter 耐磨:Rugged",
              "20升:20_L 30升:30_L 45升:45_L 军绿:Olive"),
          category(
              Department.OUTDOOR,
              "Tents",
              390,
              0.45,
              0.4,
              0,
              185,
              0.9,
              "帐篷:Tent 天幕:Canopy",
              "自动:Pop-Up 防风:Windproof 超轻:Ultralight 四季:Four-Season",
              "双人:2_Person 四人:4_Person 沙色:Sand 橙色:Orange"),
          category(
              Department.OUTDOOR,
              "Water Bottles",
              60,
              0.35,
              0.8,
              0,
              190,
              0.4,
              "水壶:Water_Bottle 保温杯:Vacuum_Flask",
              "运动:Sport 不锈钢:Stainless 折叠:Folding 便携:Compact",
              "350毫升:350_ml 500毫升:500_ml 1升:1_L 雾蓝:Mist_Blue"),
          category(
              Department.PETS,
              "Cat Food",
              120,
              0.4,
              0.9,
              21,
              1,
              0,
              "猫粮:Cat_Food 狗粮:Dog_Food 宠物零食:Pet_Treats",
              "无谷:Grain-Free 天然:Natural 三文鱼:Salmon 鸡肉:Chicken",
              "2千克:2_kg 5千克:5_kg 幼宠:Junior 成宠:Adult"));

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
      String nouns,
      String qualities,
      String variants) {
    String floor =
        department.name().charAt(0) + department.name().substring(1).toLowerCase(Locale.ROOT);
    return new Category(
        department,
        floor + "/" + name,
        words(nouns),
        words(qualities),
        words(variants),
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

  /** Parses words separated by spaces; an underscore stands for a space within a word. */
  private static List<Word> words(String pairs) {
    return Arrays.stream(pairs.split(" ")).map(pair -> word(pair.replace('_', ' '))).toList();
  }

  private static Word word(String pair) {
    int colon = pair.indexOf(':');
    return new Word(pair.substring(0, colon), pair.substring(colon + 1));
  }
}
