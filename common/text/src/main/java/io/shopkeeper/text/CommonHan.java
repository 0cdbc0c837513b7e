package io.shopkeeper.text;

import java.util.BitSet;

/**
 * Characters that make up most of any Chinese text, simplified and traditional, with its
 * punctuation. They tell a reading that is Chinese from one that merely consists of such
 * characters.
 */
final class CommonHan {
  private static final String COMMON =
      """
      的一是了我不在人们有来他这上着个地到大里说就去子得也和那要下看天时过出小么起你都把好还多没为又可家学只以
      主会样年想生同老中十从自面前头道它后然走很像见两用她国动进成回什边作对开而己些现山民候经发工向事命给长水
      几义三声于高手知理眼志点心战二问但身方实吃做叫当住听革打呢真全才四已所敌之最光产情路分总条白话东席次亲如
      被花口放儿常气五第使写军吧文运再果怎定许快明行因别飞外树物活部门无往船望新带队先力完却站代员机更九您每风
      级跟笑啊孩万少直意夜比阶连车重便斗马哪化太指变社似士者干石满日决百原拿群究各六本思解立河村八难早论吗根共
      让相研今其书坐接应关信觉步反处记将千找争领或师结块跑谁草越字加脚紧爱等习阵怕月青半火法题建赶位唱海七女任
      件感准张团屋离色脸片科倒睛利世刚且由送切星导晚表够整认响雪流未场该并底深刻平伟忙提确近亮轻讲农古黑告界拉
      名呀土清阳照办史改历转画造嘴此治北必服雨穿内识验传业菜爬睡兴形量咱观苦体众通冲合破友度术饭公旁房极南枪读
      沙岁线野坚空收算至政城劳落钱特围弟胜教热展包歌类渐强数乡呼性音答哥际旧神座章帮啦受系令跳非何牛取入岸敢掉
      忽种装顶急林停息句区衣般报叶压慢叔背细货质差价格错买卖店客购物评质量喜欢满意推荐舒适尺码颜色味道包装物流
      這個們來為說時過還沒會樣學國動進對開現發給長問實聽戰點當經東親話後無許飛車應關覺讓書難論嗎將爭結誰習陣紅
      買賣質價錢裝評論滿舊類鄉與體樂選擇貨總應該，。！？、；：“”‘’（）《》…—·～
      """;

  private static final BitSet SET = new BitSet(0x10000);

  static {
    COMMON.chars().filter(c -> c > 0x80).forEach(SET::set);
  }

  private CommonHan() {}

  static boolean contains(char c) {
    return SET.get(c);
  }
}
