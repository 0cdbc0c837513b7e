package io.shopkeeper.core.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
  enum Kind {
    ONE,
    TWO_PARTS
  }

  record Model(
      @Setting(value = "Latent factors", min = 1, max = 512) int rank,
      @Setting(value = "Regularisation", min = 0, formerly = "als.lambda") double regularisation,
      @Setting("How") Kind kind,
      @Setting("Which") List<String> names,
      @Setting("Weights") Map<String, Double> eventWeights,
      @Setting("Half-life") Optional<Duration> halfLife,
      @Setting("Zone") ZoneId zone,
      @Setting(value = "Token", secret = true) Optional<String> token) {}

  record All(Model model) {}

  private static final SettingsSchema SCHEMA = SettingsSchema.of(All.class);
  private static final String REFERENCE =
      "model { rank = 64, regularisation = 0.1, kind = two-parts, names = [a, b], event-weights { view = 1,"
          + " purchase = 5 }, zone = Asia/Shanghai }";

  private static Settings settings(String... layers) {
    return Settings.of(
        SCHEMA,
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(ConfigFactory.parseString(REFERENCE)),
                Arrays.stream(layers).map(Settings::parseAssignment))
            .toList());
  }

  private static String refusal(String... assignments) {
    JobException e = assertThrows(JobException.class, () -> settings(assignments).bind(All.class));
    assertEquals(ExitCode.USAGE, e.exitCode());
    assertFalse(e.getMessage().contains("\n"), "one line: " + e.getMessage());
    return e.getMessage();
  }

  @Test
  void tellsTheNewNameOfAFormerSetting() {
    String message = refusal("als.lambda=3");
    assertTrue(
        message.contains("'als.lambda' (--set als.lambda) is called 'model.regularisation' now"),
        message);
  }

  record Engine(@Setting("Any property of the engine") Map<String, String> engine) {}

  /** Spark hides these names in its own UI: anyone may have put one into a free section. */
  @Test
  void hidesWhatItsNameCallsSecretInAFreeSection() {
    Settings settings =
        Settings.of(
            SettingsSchema.of(Engine.class),
            List.of(
                ConfigFactory.parseString(
                    "engine { ssl.keyPassword = hunter2, cores = 4, hadoop.fs.accessKey = hunter2,"
                        + " authenticate.secret = hunter2, x.TOKEN = hunter2 }")));
    assertFalse(settings.entries().toString().contains("hunter2"));
    assertFalse(settings.render().contains("hunter2"));
    assertTrue(settings.render().contains("cores"));
    assertEquals(
        List.of(
            "engine.authenticate.secret",
            "engine.hadoop.fs.accessKey",
            "engine.ssl.keyPassword",
            "engine.x.TOKEN"),
        settings.secrets());
    assertEquals(4, settings.renderSecrets().orElseThrow().split("hunter2", -1).length - 1);
    assertEquals("hunter2", settings.bind(Engine.class).engine().get("ssl.keyPassword"));
  }

  @Test
  void bindsEveryType() {
    Model model = settings("model.half-life=30d", "model.token=s3cret").bind(All.class).model();
    assertEquals(64, model.rank());
    assertEquals(Kind.TWO_PARTS, model.kind());
    assertEquals(List.of("a", "b"), model.names());
    assertEquals(Map.of("view", 1.0, "purchase", 5.0), model.eventWeights());
    assertEquals(Optional.of(Duration.ofDays(30)), model.halfLife());
    assertEquals(ZoneId.of("Asia/Shanghai"), model.zone());
    assertEquals(Optional.of("s3cret"), model.token());
  }

  @Test
  void laterLayersWin() {
    assertEquals(8, settings("model.rank=16", "model.rank=8").bind(All.class).model().rank());
  }

  @Test
  void unknownKeyIsRefusedWithTheNearestKnownOne() {
    assertTrue(refusal("model.rnak=3").contains("did you mean 'model.rank'"));
    assertTrue(refusal("rank=3").contains("did you mean 'model.rank'"));
  }

  @Test
  void outOfRangeNamesValuePlaceAndLimits() {
    String message = refusal("model.rank=0");
    assertTrue(message.contains("'model.rank' = 0"), message);
    assertTrue(message.contains("--set model.rank"), message);
    assertTrue(message.contains("1 to 512"), message);
  }

  @Test
  void wrongTypeNamesWhatIsExpected() {
    assertTrue(refusal("model.rank=many").contains("expected a whole number"));
    assertTrue(refusal("model.kind=three").contains("one of one, two-parts"));
    assertTrue(refusal("model.zone=Mars/Olympus").contains("a time zone"));
    assertTrue(refusal("model.event-weights.view=x").contains("expected a section"));
  }

  @Test
  void malformedAssignmentsAreRefused() {
    assertTrue(refusal("model.rank").contains("expected key=value"));
    assertTrue(refusal("=3").contains("expected key=value"));
  }

  @Test
  void valueThatIsNoHoconIsAString() {
    Settings settings = settings("model.token=a:b,{c");
    assertEquals(Optional.of("a:b,{c"), settings.bind(All.class).model().token());
  }

  @Test
  void secretsAreNeitherShownNorShipped() {
    Settings settings = settings("model.token=s3cret");
    assertFalse(settings.entries().toString().contains("s3cret"));
    assertFalse(settings.render().contains("s3cret"));
    assertFalse(refusal("model.token=[s3cret]").contains("s3cret"));
  }

  @Test
  void secretsAloneGoToTheEnvironmentOfAChild() {
    assertEquals(
        Optional.of("{\"model\":{\"token\":\"s3cret\"}}"),
        settings("model.token=s3cret", "model.rank=3").renderSecrets());
    assertEquals(Optional.empty(), settings("model.rank=3").renderSecrets());
  }

  @Test
  void entriesTellTheOrigin() {
    Settings.Entry rank =
        settings("model.rank=3").entries().stream()
            .filter(e -> e.path().equals("model.rank"))
            .findFirst()
            .orElseThrow();
    assertEquals("3", rank.value());
    assertEquals("--set model.rank", rank.origin());
  }

  @Test
  void renderedSettingsReadBackTheSame() {
    Settings first = settings("model.rank=3", "model.names=[\"中文\", \"x=y\"]");
    Settings second = Settings.of(SCHEMA, List.of(ConfigFactory.parseString(first.render())));
    assertEquals(first.bind(All.class), second.bind(All.class));
  }
}
