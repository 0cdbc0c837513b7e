package io.shopkeeper.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Imports run one way, by a list of what each room may import: what the list does not name, a room,
 * a package or a library, is refused.
 */
class ArchitectureTest {
  private static final String OURS = "io.shopkeeper.";

  /** What a word of the list that is in capitals stands for: packages with all below them. */
  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "VECTORS", List.of("jdk.incubator.vector"),
          "SETTINGS", List.of("com.typesafe.config"),
          "HADOOP", List.of("org.apache.hadoop", "org.slf4j"),
          "PARQUET", List.of("org.apache.parquet"),
          "SPARK", List.of("org.apache.spark", "scala"),
          "JSON", List.of("com.fasterxml.jackson"),
          "NETWORKS", List.of("org.deeplearning4j", "org.nd4j", "org.bytedeco"),
          "PAGES", List.of("freemarker"),
          "PROCESS", List.of("com.sun.management"),
          "JUNIT", List.of("org.junit"));

  /**
   * A room, which is a package below io.shopkeeper with all below it; then what it may import
   * beside the JDK, itself and the rooms within it. A room within another has a line of its own
   * where it may import less.
   */
  private static final Map<String, Set<String>> HOUSE =
      house(
          """
          vector            VECTORS
          core              vector SETTINGS com.google.re2j
          text              core com.hankcs.hanlp opennlp com.google.i18n.phonenumbers
          picture           core javax.imageio com.twelvemonkeys.imageio
          pretrained        core picture text SETTINGS ai.onnxruntime
          answer            core text org.apache.lucene
          reader            core SETTINGS HADOOP PARQUET
          testkit           core SPARK JUNIT
          platform          vector core SETTINGS HADOOP PARQUET SPARK JSON org.apache.logging.log4j org.apache.commons.math3
          platform.storage  core HADOOP JSON
          report            core platform SPARK JSON
          learning          core platform report SPARK JSON
          learning.judge    core learning.split JSON
          learning.encode   core text platform pretrained HADOOP SPARK
          ranking           core platform learning HADOOP SPARK JSON
          deep              core text platform report learning HADOOP SPARK JSON NETWORKS PROCESS
          data              core text picture platform report HADOOP PARQUET SPARK JSON org.apache.commons.math3 org.apache.commons.compress javax.imageio
          recommend         core platform report learning ranking HADOOP SPARK JSON
          neural            core platform report learning ranking deep HADOOP SPARK JSON NETWORKS
          vision            core picture pretrained platform report learning deep HADOOP SPARK NETWORKS javax.imageio
          reviews           core text pretrained platform report learning deep HADOOP SPARK JSON NETWORKS org.apache.commons.math3
          service           core text answer pretrained platform report learning deep HADOOP SPARK JSON com.sun.net.httpserver org.jsoup
          app               core reader platform report learning ranking data recommend neural vision reviews service HADOOP SPARK JSON PAGES PROCESS dev.ludovic.netlib
          """);

  /** Rooms that the product does not ship: what they measure, they may import. */
  private static final Set<String> NOT_SHIPPED = Set.of("benchmark");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.shopkeeper");

  private static Map<String, Set<String>> house(String lines) {
    Map<String, Set<String>> house = new TreeMap<>();
    lines
        .lines()
        .map(line -> Arrays.asList(line.strip().split(" +", -1)))
        .forEach(words -> house.put(words.get(0), new TreeSet<>(words.subList(1, words.size()))));
    return house;
  }

  private static boolean within(String name, String packageName) {
    return name.equals(packageName) || name.startsWith(packageName + ".");
  }

  /** The innermost room of the list in which a package of ours lies. */
  private static Optional<String> room(String packageName) {
    return HOUSE.keySet().stream()
        .filter(room -> within(packageName, OURS + room))
        .reduce((outer, inner) -> inner.length() > outer.length() ? inner : outer);
  }

  private static boolean allowed(String from, JavaClass to) {
    String target = to.getBaseComponentType().getPackageName();
    if (target.isEmpty() || target.startsWith("java.") || target.startsWith("javax.crypto")) {
      return true;
    }
    if (within(target, "io.shopkeeper")) {
      String room = room(target).orElse("");
      return within(room, from)
          || HOUSE.get(from).stream().anyMatch(allowed -> within(target, OURS + allowed));
    }
    return HOUSE.get(from).stream()
        .flatMap(word -> LIBRARIES.getOrDefault(word, List.of(word)).stream())
        .anyMatch(library -> within(target, library));
  }

  @Test
  void roomsImportWhatTheListAllows() {
    Set<String> refused = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      Optional<String> room = room(from.getPackageName());
      if (room.isEmpty()) {
        refused.add(from.getPackageName() + " lies in no room of the list");
        continue;
      }
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass();
        if (!allowed(room.get(), to)) {
          refused.add(
              "%s may not import %s: %s"
                  .formatted(
                      room.get(),
                      to.getBaseComponentType().getPackageName(),
                      dependency.getDescription()));
        }
      }
    }
    assertEquals("", String.join("\n", refused));
  }

  /** A module that nothing here depends on would be on no class path of this test. */
  @Test
  void everyModuleIsARoomAndEveryRoomAModule() throws IOException {
    List<Path> modules = new ArrayList<>();
    for (String floor : List.of("common", "jobs")) {
      try (Stream<Path> all = Files.list(JobTest.repository().resolve(floor))) {
        all.filter(module -> Files.exists(module.resolve("pom.xml"))).forEach(modules::add);
      }
    }
    Set<String> found = new TreeSet<>();
    for (Path module : modules) {
      try (Stream<Path> packages = Files.list(module.resolve("src/main/java/io/shopkeeper"))) {
        packages.map(room -> room.getFileName().toString()).forEach(found::add);
      }
    }
    Set<String> known =
        HOUSE.keySet().stream()
            .filter(room -> room.indexOf('.') < 0)
            .collect(Collectors.toCollection(TreeSet::new));
    known.addAll(NOT_SHIPPED);
    assertEquals(known, found);
  }

  /** The list itself runs one way: a room that allows another is not allowed by it. */
  @Test
  void theListRunsOneWay() {
    for (String room : HOUSE.keySet()) {
      Set<String> above = new TreeSet<>();
      List<String> open = new ArrayList<>(HOUSE.get(room));
      while (!open.isEmpty()) {
        String next = open.remove(open.size() - 1);
        if (HOUSE.containsKey(next) && above.add(next)) {
          open.addAll(HOUSE.get(next));
        }
      }
      assertTrue(!above.contains(room), room + " would import itself through " + above);
    }
  }

  /** {@code --list} and {@code --help} load the job's class where the networks' jar is not. */
  @Test
  void jobsLoadWithoutNetworks() {
    noClasses()
        .that()
        .implement(Job.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.shopkeeper.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
