package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks the release as an operator does and submits from it. */
class ReleaseArchiveIT {
  private static final Path REPOSITORY = JobTest.repository();
  private static final Path TARGET = REPOSITORY.resolve("jobs/app/target");

  @TempDir static Path machine;
  private static Path home;

  private record Ended(int exit, String out, String err) {}

  @BeforeAll
  static void unpack() throws Exception {
    Path archive;
    try (Stream<Path> files = Files.list(TARGET)) {
      archive =
          files
              .filter(file -> file.getFileName().toString().matches("shopkeeper-.*\\.tar\\.gz"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("mvn package has built no archive"));
    }
    Ended tar = run(Map.of(), "tar", "xzf", archive.toString(), "-C", machine.toString());
    assertEquals(0, tar.exit(), tar.err());
    String name = archive.getFileName().toString();
    home = machine.resolve(name.substring(0, name.length() - ".tar.gz".length()));
  }

  private static Ended run(Map<String, String> environment, String... command) throws Exception {
    Path out = Files.createTempFile(machine, "out", "");
    Path err = Files.createTempFile(machine, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(machine.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(Arrays.toString(command) + " does not end");
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static Ended submit(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home + "/submit-scripts/submit"));
    command.addAll(List.of(arguments));
    return run(Map.of(), command.toArray(String[]::new));
  }

  /** What embed-spark leaves: here the classes of Spark that this very build resolved. */
  private static void embed() throws IOException {
    Files.copy(
        TARGET.resolve("embedded.classpath"),
        home.resolve("lib/embedded.classpath"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void holdsWhatAnEdgeNodeNeeds() throws IOException {
    for (String file :
        List.of(
            "lib/shopkeeper.jar",
            "lib/shopkeeper-deep.jar",
            "lib/shopkeeper-onnx.jar",
            "lib/embedded-spark.xml",
            "conf/log4j2.properties",
            "conf/env/yarn.conf",
            "conf/jobs/pipeline.conf",
            "README.md",
            "LICENSE",
            "NOTICE")) {
      assertTrue(Files.isRegularFile(home.resolve(file)), file + " is missing");
    }
    for (String script : List.of("submit", "quickstart", "embed-spark")) {
      assertTrue(Files.isExecutable(home.resolve("submit-scripts/" + script)), script);
    }
    try (Stream<Path> notes = Files.list(home.resolve("notebooks"))) {
      assertTrue(notes.anyMatch(note -> note.toString().endsWith(".zpln")));
    }
    String pom = Files.readString(home.resolve("lib/embedded-spark.xml"));
    assertFalse(pom.contains("${"), pom);
  }

  @Test
  void namesEveryLibraryThatTheJarBundles() throws IOException {
    String notice = Files.readString(home.resolve("NOTICE"));
    String pom = Files.readString(REPOSITORY.resolve("jobs/app/pom.xml"), StandardCharsets.UTF_8);
    Matcher include = Pattern.compile("<include>([^<:]+:[^<]+)</include>").matcher(pom);
    int libraries = 0;
    while (include.find()) {
      if (!include.group(1).startsWith("io.shopkeeper:")) {
        assertTrue(notice.contains(include.group(1)), "NOTICE does not name " + include.group(1));
        libraries++;
      }
    }
    assertTrue(libraries > 0, "no bundled library found in the pom");
  }

  @Test
  @EnabledIfSystemProperty(
      named = "shopkeeper.sbom",
      matches = "true",
      disabledReason = "mvn -Psbom makes it")
  void namesEveryComponentWithItsVersionInItsBillOfMaterials() throws IOException {
    JsonNode bom = new ObjectMapper().readTree(home.resolve("sbom.json").toFile());
    assertEquals("CycloneDX", bom.path("bomFormat").asText());
    Set<String> components = new TreeSet<>();
    for (JsonNode component : bom.path("components")) {
      assertTrue(component.path("purl").asText().startsWith("pkg:maven/"), component.toString());
      assertFalse(component.path("version").asText().isEmpty(), component.toString());
      components.add(component.path("group").asText() + ":" + component.path("name").asText());
    }
    for (String library :
        List.of(
            "com.typesafe:config",
            "com.google.re2j:re2j",
            "org.freemarker:freemarker",
            "org.webjars.npm:chart.js",
            "org.apache.spark:spark-sql_2.12",
            "org.deeplearning4j:deeplearning4j-nn",
            "org.nd4j:nd4j-native")) {
      assertTrue(components.contains(library), library + " is not in " + components);
    }
    assertFalse(components.contains("org.junit.jupiter:junit-jupiter"), "tests are not shipped");
  }

  /** DL4J's parts that call a time server, fetch data sets or networks, or listen at a port. */
  @Test
  void bundlesNothingOfDl4jThatCallsANetwork() throws IOException {
    List<String> callers =
        List.of(
            "org/deeplearning4j/spark/",
            "org/deeplearning4j/datasets/fetchers/",
            "org/deeplearning4j/zoo/",
            "org/deeplearning4j/ui/",
            "org/nd4j/parameterserver/");
    try (JarFile jar = new JarFile(home.resolve("lib/shopkeeper-deep.jar").toFile())) {
      List<String> bundled =
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.contains("NTP") || callers.stream().anyMatch(name::startsWith))
              .toList();
      assertEquals(List.of(), bundled);
      assertNotNull(jar.getEntry("org/deeplearning4j/nn/multilayer/MultiLayerNetwork.class"));
    }
  }

  @Test
  void saysWhatToDoWithoutASpark() throws Exception {
    Files.deleteIfExists(home.resolve("lib/embedded.classpath"));
    Ended ended = submit("--list");
    assertEquals(69, ended.exit());
    assertTrue(ended.err().contains("SPARK_HOME"), ended.err());
    assertTrue(ended.err().contains("embed-spark"), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
  }

  @Test
  void listsExplainsAndRefuses() throws Exception {
    embed();
    Ended list = submit("--list");
    assertEquals(0, list.exit(), list.err());
    Catalogue.JOBS
        .jobs()
        .forEach(job -> assertTrue(list.out().contains(job.name()), job.name() + " is not listed"));
    Ended help = submit("retention", "--help");
    assertEquals(0, help.exit(), help.err());
    assertTrue(help.out().contains("retention.versions = 7"), help.out());
    Ended wrong = submit("retention", "--set", "retention.version=3");
    assertEquals(64, wrong.exit());
    assertTrue(wrong.err().contains("did you mean 'retention.versions'"), wrong.err());
    assertEquals(64, submit("no-such-job").exit());
    assertEquals(64, submit("versions", "--set", "shopkeeper.root=s3a://bucket/x").exit());
  }

  @Test
  void yarnWithoutASparkThatIsInstalledIsOneLine() throws Exception {
    embed();
    Ended ended = submit("versions", "--env", "yarn");
    assertEquals(69, ended.exit(), ended.err());
    assertTrue(ended.err().contains("SPARK_HOME"), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
  }

  /** In cluster mode it is the launcher that must reach the root first. */
  @Test
  void theLauncherKnowsTheClustersFileSystem() throws Exception {
    embed();
    Path conf = Files.createDirectories(machine.resolve("hadoop-conf"));
    Files.writeString(
        conf.resolve("core-site.xml"),
        """
        <configuration>
          <property><name>fs.defaultFS</name><value>hdfs://localhost:1</value></property>
          <property><name>ipc.client.connect.max.retries</name><value>0</value></property>
        </configuration>
        """);
    String[] command = {
      home + "/submit-scripts/submit",
      "versions",
      "--env",
      "standalone",
      "--",
      "--deploy-mode=cluster"
    };
    Ended ended = run(Map.of("HADOOP_CONF_DIR", conf.toString()), command);
    assertEquals(69, ended.exit(), ended.err());
    assertTrue(ended.err().contains("localhost:1"), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
    ended = run(Map.of("HADOOP_CONF_DIR", ""), command);
    assertEquals(64, ended.exit(), ended.err());
    assertTrue(ended.err().contains("HADOOP_CONF_DIR"), ended.err());
  }

  @Test
  void runsAJobAndHandsItASecretThatNoFileHolds() throws Exception {
    embed();
    String raw = "raw-customer-4711";
    Path root = machine.resolve("warehouse-of-test");
    Ended ended =
        submit(
            "pseudonym",
            "--set",
            "pseudonym.raw-id=" + raw,
            "--set",
            "shopkeeper.pseudonym-key=demo",
            "--set",
            "spark.driver.memory=1g",
            "--set",
            "shopkeeper.root=" + root);
    assertEquals(0, ended.exit(), ended.err());
    String expected =
        new io.shopkeeper.core.pseudonym.Pseudonyms(
                "shopkeeper-demo-key-not-a-secret".getBytes(StandardCharsets.US_ASCII))
            .of(io.shopkeeper.core.pseudonym.Pseudonyms.Kind.USER, raw);
    assertTrue((ended.out() + ended.err()).contains(expected), ended.err());
    try (Stream<Path> files = Files.walk(machine)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(home.resolve("lib"))) {
          assertFalse(
              new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(raw),
              file + " holds the raw id");
        }
      }
    }
  }

  /** As cron and containers start it: no file is lost whose name the locale C cannot spell. */
  @Test
  void ingestsFilesOfAnyNameWhereTheLocaleIsC() throws Exception {
    embed();
    Path drop = Files.createDirectories(machine.resolve("drop"));
    String[] names = {"plain.csv", "商品 日志.csv", "ü[1].csv"};
    for (int i = 0; i < names.length; i++) {
      Files.writeString(
          drop.resolve(names[i]), "id,sku,what,at\ne%d,s,view,2024-05-31\n".formatted(i));
    }
    Path mapping =
        Files.writeString(
            machine.resolve("shop.conf"),
            """
            sources.log {
              table = events, files = ["*.csv"], event-types { view = view }
              columns { event_id = id, item_id = sku, event_type = what, event_time = at }
            }
            """);
    Ended ended =
        run(
            Map.of("LC_ALL", "C", "SHOPKEEPER_PSEUDONYM_KEY", JobTest.KEY),
            home + "/submit-scripts/submit",
            "ingest",
            "--as-of",
            "2024-05-31",
            "--set",
            "ingest.mapping=" + mapping,
            "--set",
            "ingest.input=" + drop,
            "--set",
            "spark.driver.memory=1g",
            "--set",
            "shopkeeper.root=" + machine.resolve("warehouse-of-c"));
    assertEquals(0, ended.exit(), ended.err());
    assertTrue(ended.err().contains("3 records of 3 files = 3 curated"), ended.err());
  }

  @Test
  void onlyDeepJobsNeedTheDeepLibrary() throws Exception {
    embed();
    Path library = home.resolve("lib/shopkeeper-deep.jar");
    Path aside = home.resolve("shopkeeper-deep.jar.aside");
    Files.move(library, aside);
    try {
      Ended list = submit("--list");
      assertEquals(0, list.exit(), list.err());
      assertTrue(list.out().contains("fashion-mnist"), list.out());
      Ended help = submit("fashion-mnist", "--help");
      assertEquals(0, help.exit(), help.err());
      assertTrue(help.out().contains("deep.workers = 2"), help.out());
      assertEquals(0, submit("fashion-mnist", "--explain").exit());
      Ended run = submit("fashion-mnist");
      assertEquals(69, run.exit());
      assertTrue(run.err().contains("shopkeeper-deep.jar"), run.err());
      assertEquals(1, run.err().lines().count(), run.err());
    } finally {
      Files.move(aside, library);
    }
  }
}
