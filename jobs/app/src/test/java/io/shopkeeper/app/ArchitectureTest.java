package io.shopkeeper.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Imports run one way: vector, core, platform, learning, ranking and deep, jobs, app. Jobs never
 * import each other.
 */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.shopkeeper");

  @Test
  void onlyVectorKnowsTheVectorApiAndItKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("io.shopkeeper.vector..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("io.shopkeeper.vector..", "java..", "jdk.incubator.vector..")
        .check(OURS);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.shopkeeper.vector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(OURS);
  }

  @Test
  void coreKnowsNoEngineAndNobodyElse() {
    noClasses()
        .that()
        .resideInAPackage("io.shopkeeper.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.spark..",
            "org.apache.hadoop..",
            "com.fasterxml..",
            "org.deeplearning4j..",
            "org.nd4j..",
            "io.shopkeeper.platform..",
            "io.shopkeeper.learning..",
            "io.shopkeeper.ranking..",
            "io.shopkeeper.deep..",
            "io.shopkeeper.data..",
            "io.shopkeeper.recommend..",
            "io.shopkeeper.neural..",
            "io.shopkeeper.app..")
        .check(OURS);
  }

  @Test
  void platformKnowsNoJob() {
    noClasses()
        .that()
        .resideInAPackage("io.shopkeeper.platform..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.deeplearning4j..",
            "org.nd4j..",
            "io.shopkeeper.learning..",
            "io.shopkeeper.ranking..",
            "io.shopkeeper.deep..",
            "io.shopkeeper.data..",
            "io.shopkeeper.recommend..",
            "io.shopkeeper.neural..",
            "io.shopkeeper.app..")
        .check(OURS);
  }

  @Test
  void learningKnowsNoNetworkAndNoApplication() {
    noClasses()
        .that()
        .resideInAPackage("io.shopkeeper.learning..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.deeplearning4j..",
            "org.nd4j..",
            "io.shopkeeper.ranking..",
            "io.shopkeeper.deep..",
            "io.shopkeeper.data..",
            "io.shopkeeper.recommend..",
            "io.shopkeeper.neural..",
            "io.shopkeeper.app..")
        .check(OURS);
  }

  @Test
  void rankingKnowsNoNetworkAndNoJob() {
    noClasses()
        .that()
        .resideInAPackage("io.shopkeeper.ranking..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.deeplearning4j..",
            "org.nd4j..",
            "io.shopkeeper.deep..",
            "io.shopkeeper.data..",
            "io.shopkeeper.recommend..",
            "io.shopkeeper.neural..",
            "io.shopkeeper.app..")
        .check(OURS);
  }

  @Test
  void deepKnowsNoRecommenderAndNoJob() {
    noClasses()
        .that()
        .resideInAPackage("io.shopkeeper.deep..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.shopkeeper.ranking..",
            "io.shopkeeper.data..",
            "io.shopkeeper.recommend..",
            "io.shopkeeper.neural..",
            "io.shopkeeper.app..")
        .check(OURS);
  }

  @Test
  void onlyDeepJobsKnowNetworks() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.shopkeeper.data..", "io.shopkeeper.recommend..", "io.shopkeeper.app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "io.shopkeeper.deep..")
        .check(OURS);
  }

  @Test
  void jobsMeetOnlyThroughTables() {
    slices()
        .matching("io.shopkeeper.(data|recommend|neural)..")
        .should()
        .notDependOnEachOther()
        .check(OURS);
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.shopkeeper.data..", "io.shopkeeper.recommend..", "io.shopkeeper.neural..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shopkeeper.app..")
        .check(OURS);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.shopkeeper.(*).(*)..").should().beFreeOfCycles().check(OURS);
  }
}
