package io.shopkeeper.ranking.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.als.Regularisation;
import io.shopkeeper.core.ncf.Dense;
import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.Tower;
import io.shopkeeper.core.recommend.Counting;
import io.shopkeeper.core.recommend.Neighbours;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.lists.Lists;
import io.shopkeeper.testkit.ForAll;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class ModelsTest {
  /** Knows the items 1, 3, 4, 6 and 8 of a dictionary of 10. */
  private static AlsModel als(SplittableRandom random, Feedback feedback) {
    int rank = 3;
    float[] values = new float[5 * rank];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - .3);
    }
    return new AlsModel(
        new FactorMatrix(5, rank, values),
        new int[] {1, 3, 4, 6, 8},
        10,
        new AlsObjective(feedback, 8, Regularisation.byFrequency(.1)));
  }

  private static final History CUSTOMER =
      new History(-1, new int[] {0, 3, 8}, new float[] {1, 2, 1}, new int[] {0, 3, 8});

  @Test
  void foldInIgnoresWhatTheModelDoesNotKnow() {
    ForAll.seeds(
        20,
        random -> {
          AlsModel model = als(random, Feedback.IMPLICIT);
          History known = new History(-1, new int[] {3, 8}, new float[] {2, 1}, new int[] {3, 8});
          assertArrayEquals(model.foldIn(known), model.foldIn(CUSTOMER));
        });
  }

  @Test
  void listsAreTheWholeCatalogueInOrderLessTheHidden() {
    for (Feedback feedback : Feedback.values()) {
      ForAll.seeds(
          20,
          random -> {
            AlsModel model = als(random, feedback);
            ScoredItems list = model.top(List.of(CUSTOMER), 10).get(0);
            float[] user = model.foldIn(CUSTOMER);
            assertEquals(3, list.size());
            for (int i = 0; i < 3; i++) {
              int row = Arrays.binarySearch(model.itemOf(), list.items()[i]);
              assertEquals(model.factors().dot(row, user), list.scores()[i]);
              assertTrue(i == 0 || list.scores()[i - 1] >= list.scores()[i]);
              assertTrue(list.items()[i] != 3 && list.items()[i] != 8);
            }
          });
    }
  }

  @Test
  void reasonsAddUpToTheScore() {
    for (Feedback feedback : Feedback.values()) {
      ForAll.seeds(
          50,
          random -> {
            AlsModel model = als(random, feedback);
            ScoredItems list = model.top(List.of(CUSTOMER), 10).get(0);
            Contributions parts = model.explain(CUSTOMER, list.items(), 5);
            for (int i = 0; i < list.size(); i++) {
              Reasons why = parts.of(i);
              assertTrue(Lists.addsUp(why, list.scores()[i]), why + " for " + list.scores()[i]);
              for (int item : why.items()) {
                assertTrue(item == 3 || item == 8, "a reason is one of the customer's own items");
              }
            }
          });
    }
  }

  @Test
  void allScoresOfAFactorisationAreSumsOverTheHistory() {
    for (Feedback feedback : Feedback.values()) {
      ForAll.seeds(
          50,
          random -> {
            AlsModel model = als(random, feedback);
            float[] user = model.foldIn(CUSTOMER);
            double[] scores = new double[10];
            Arrays.fill(scores, Double.NaN);
            model.scores(CUSTOMER.items(), CUSTOMER.weights(), scores);
            int[] recommended = {4, 2, 8};
            double[][] parts = new double[3][3];
            parts[0][0] = 7;
            model.contributions(CUSTOMER.items(), CUSTOMER.weights(), recommended, .5, parts);
            for (int item = 0; item < 10; item++) {
              int row = Arrays.binarySearch(model.itemOf(), item);
              assertEquals(row < 0 ? 0 : model.factors().dot(row, user), scores[item], 1e-5);
            }
            double mean = Arrays.stream(scores).sum() / 12;
            double squares = Arrays.stream(scores).map(s -> s * s).sum() / 12;
            double deviation = Math.sqrt(squares - mean * mean);
            double scale = model.customer(CUSTOMER.items(), CUSTOMER.weights()).scale(12);
            assertEquals(1 / deviation, scale, 1e-5 * scale);
            for (int r = 0; r < 3; r++) {
              double before = r == 0 ? 7 : 0;
              assertEquals(
                  before + .5 * scores[recommended[r]], Arrays.stream(parts[r]).sum(), 1e-4);
              assertEquals(before, parts[r][0], "the model does not know item 0");
            }
          });
    }
  }

  @Test
  void aModelLimitedToSomeItemsGivesOnlyThem() {
    boolean[] shown = new boolean[10];
    shown[4] = true;
    shown[3] = true;
    ForAll.seeds(
        10,
        random -> {
          CatalogueModel model = als(random, Feedback.IMPLICIT).limitedTo(shown);
          assertArrayEquals(new int[] {4}, model.top(List.of(CUSTOMER), 10).get(0).items());
        });
  }

  @Test
  void nothingIsGivenToACustomerWhomTheModelDoesNotKnow() {
    AlsModel model = als(new SplittableRandom(1), Feedback.IMPLICIT);
    History stranger = new History(-1, new int[] {0, 2}, new float[] {1, 1}, new int[0]);
    assertEquals(0, model.top(List.of(stranger), 10).get(0).size());
  }

  @Test
  void neighboursAreLimitedAndExplained() {
    NeighbourModel model =
        new NeighbourModel(
            "item-item",
            Counting.STRENGTHS,
            new Neighbours(
                new int[] {0, 2, 4, 4, 4},
                new int[] {2, 3, 2, 3},
                new float[] {.5f, .4f, .1f, .3f}));
    History customer = new History(-1, new int[] {0, 1}, new float[] {1, 2}, new int[] {0, 1});
    ScoredItems list = model.top(List.of(customer), 5).get(0);
    assertArrayEquals(new int[] {3, 2}, list.items());
    assertArrayEquals(new float[] {1, .7f}, list.scores(), 1e-6f);
    Reasons why = model.explain(customer, new int[] {3}, 5).of(0);
    assertArrayEquals(new int[] {1, 0}, why.items());
    assertArrayEquals(
        new int[] {2},
        model
            .limitedTo(new boolean[] {true, true, true, false})
            .top(List.of(customer), 5)
            .get(0)
            .items());
  }

  @Test
  void popularItemsAreTheSameForAllLessTheHidden() {
    PopularModel model = new PopularModel(new double[] {1, 5, 0, 3});
    History customer = new History(-1, new int[0], new float[0], new int[] {1});
    assertArrayEquals(new int[] {3, 0}, model.top(List.of(customer), 5).get(0).items());
    assertNull(model.explain(customer, new int[] {3}, 5));
  }

  @Test
  void diversityTakesTurnsBetweenCategories() {
    PopularModel model = new PopularModel(new double[] {9, 8, 7, 6});
    int[] category = {0, 0, 0, 1};
    History nobody = new History(-1, new int[0], new float[0], new int[0]);
    CatalogueModel diverse = new DiverseModel(model, category, new DiversitySettings(.5, 4));
    assertArrayEquals(new int[] {0, 3}, diverse.top(List.of(nobody), 2).get(0).items());
  }

  @Test
  void fillNeverRepeatsNorShowsWhatIsHidden() {
    ScoredItems part = new ScoredItems(new int[] {4, 2}, new float[] {1, 1});
    ScoredItems list = new ScoredItems(new int[] {2, 5, 6, 7, 8}, new float[] {5, 4, 3, 2, 1});
    ScoredItems fill = Fill.missing(part, list, new int[] {6}, 2);
    assertArrayEquals(new int[] {5, 7}, fill.items());
    assertArrayEquals(new int[] {4, 2, 5, 7}, Fill.joined(part, fill));
    assertEquals(0, Fill.missing(part, list, new int[0], 0).size());
  }

  /** Knows the customers 2, 5 and 9 and the items 1, 3, 4 and 8. */
  private static NcfModel ncf(SplittableRandom random) {
    return new NcfModel(
        new NcfNetwork(
            new Tower(matrix(random, 3, 2), matrix(random, 3, 3)),
            new Tower(matrix(random, 4, 2), matrix(random, 4, 3)),
            List.of(new Dense(4, 3, values(random, 12), values(random, 3))),
            new Dense(6, 1, values(random, 6), values(random, 1))),
        new int[] {2, 5, 9},
        new int[] {1, 3, 4, 8});
  }

  private static FactorMatrix matrix(SplittableRandom random, int rows, int rank) {
    return new FactorMatrix(rows, rank, values(random, rows * rank));
  }

  private static float[] values(SplittableRandom random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }

  @Test
  void aNetworkGivesTheWholeCatalogueToItsCustomersAndNothingToOthers() {
    ForAll.seeds(
        20,
        random -> {
          NcfModel model = ncf(random);
          History known = new History(5, new int[] {0, 3}, new float[] {1, 1}, new int[] {0, 3});
          History newcomer = new History(6, new int[] {3}, new float[] {1}, new int[0]);
          History session = new History(-1, new int[] {3}, new float[] {1}, new int[0]);
          List<ScoredItems> lists = model.top(List.of(newcomer, known, session), 9);
          assertEquals(List.of(0, 3, 0), lists.stream().map(ScoredItems::size).toList());
          ScoredItems list = lists.get(1);
          for (int i = 0; i < 3; i++) {
            int row = Arrays.binarySearch(model.itemOf(), list.items()[i]);
            assertEquals(model.network().score(1, row), list.scores()[i]);
            assertTrue(list.items()[i] != 3, "hidden");
            assertTrue(i == 0 || list.scores()[i - 1] >= list.scores()[i]);
          }
          boolean[] shown = new boolean[10];
          shown[4] = true;
          shown[3] = true;
          ScoredItems limited = model.limitedTo(shown).top(List.of(known), 9).get(0);
          assertArrayEquals(new int[] {4}, limited.items());
          assertNull(model.explain(known, limited.items(), 3));
        });
  }

  @Test
  void aNetworkOfOtherSizesThanItsDictionariesIsRefused() {
    NcfModel model = ncf(new SplittableRandom(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new NcfModel(model.network(), new int[] {1, 2}, model.itemOf()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new NcfModel(model.network(), model.userOf(), new int[] {1, 1, 2, 3}));
  }

  @Test
  void everythingThatIsBroadcastSurvivesKryo() {
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    History nobody = new History(5, new int[] {3}, new float[] {1}, new int[0]);
    List<CatalogueModel> models =
        List.of(
            als(new SplittableRandom(1), Feedback.IMPLICIT)
                .limitedTo(
                    new boolean[] {true, true, true, true, true, true, true, true, true, true}),
            new NeighbourModel(
                "rp3beta",
                Counting.STRENGTHS,
                new Neighbours(new int[] {0, 1, 1, 1, 2}, new int[] {1, 0}, new float[] {1, 1})),
            new PopularModel(new double[] {1, 2, 3, 4}),
            ncf(new SplittableRandom(1)));
    for (CatalogueModel model : models) {
      CatalogueModel diverse = new DiverseModel(model, new int[10], new DiversitySettings(.5, 4));
      CatalogueModel back =
          kryo.deserialize(
              kryo.serialize(diverse, ClassTag$.MODULE$.apply(CatalogueModel.class)),
              ClassTag$.MODULE$.apply(CatalogueModel.class));
      assertEquals(diverse.top(List.of(nobody), 3), back.top(List.of(nobody), 3));
    }
    Lists lists =
        Lists.release(
            ItemNames.of(List.of("a", "b", "c", "d")),
            models.get(2),
            3,
            new CandidateSettings(false, 5, 5),
            new Lists.Fallback(
                Map.of("x", new int[] {1}), new ScoredItems(new int[] {2}, new float[] {1}), 1),
            Optional.empty(),
            new Lists.PlackettLuceTemperature(1, 1),
            .5,
            "r");
    CustomerHistory customer =
        new CustomerHistory(
            0, "u", "x", new int[] {3}, new float[] {1}, new float[] {1}, new byte[] {2});
    Lists back =
        kryo.deserialize(
            kryo.serialize(lists, ClassTag$.MODULE$.apply(Lists.class)),
            ClassTag$.MODULE$.apply(Lists.class));
    assertEquals(lists.rows(List.of(customer)), back.rows(List.of(customer)));
  }

  @Test
  void itemNamesFindTheirIds() {
    ItemNames names = ItemNames.of(List.of("a", "ab", "b", "é", "茶", "\uD83C\uDF75"));
    for (int id = 0; id < names.size(); id++) {
      assertEquals(id, names.id(names.name(id)));
    }
    assertEquals(-1, names.id("c"));
    assertEquals(-1, names.id(""));
    assertEquals(-1, ItemNames.of(List.of()).id("a"));
  }

  @Test
  void categoriesHoldAllBelowThem() {
    assertTrue(Shelf.within("Home/Tea", "Home"));
    assertTrue(Shelf.within("Home > Tea", "Home"));
    assertTrue(Shelf.within("Home", "Home"));
    assertFalse(Shelf.within("Homeware", "Home"));
    assertTrue(Shelf.within("家居/茶", "家居"));
    assertFalse(Shelf.within("家居茶", "家居"));
  }

  /** The rule for predecessors must not let a simpler blend take the place of a richer one. */
  @Test
  void aBlendWithAFactorisationIsAKindOfItsOwn() {
    Map<String, String> simple = Map.of("source", "blend", "weight-ease", "1");
    Map<String, String> richer = Map.of("source", "blend", "weight-ease", "1", "weight-als", "0.5");
    assertEquals("blend", kind("blend", simple));
    assertEquals("blend with als", kind("blend", richer));
    assertEquals("als", kind("als", Map.of("weight-als", "1")));
  }

  private static String kind(String artifact, Map<String, String> labels) {
    return ModelCodecs.kind(new Version(artifact, 1, null, TestShop.manifest("als-train", labels)));
  }
}
