package io.shopkeeper.core.topk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shopkeeper.vector.VectorApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BlockedTopKTest {
  static Stream<Arguments> kernels() {
    Function<FactorMatrix, BlockedTopK.Kernel> plain = PlainTopK::new;
    Function<FactorMatrix, BlockedTopK.Kernel> vector = VectorTopK::new;
    return Stream.of(arguments("plain", plain), arguments("vector", vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void equalsBruteForceBitForBit(String name, Function<FactorMatrix, BlockedTopK.Kernel> kernel) {
    new KernelProperties(kernel).random(60);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void ordersTiesByItem(String name, Function<FactorMatrix, BlockedTopK.Kernel> kernel) {
    new KernelProperties(kernel).ties(60);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void isNotMisledByASample(String name, Function<FactorMatrix, BlockedTopK.Kernel> kernel) {
    new KernelProperties(kernel).misleadingSample();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void manyUsersPassThroughSeveralBlocks(
      String name, Function<FactorMatrix, BlockedTopK.Kernel> kernel) {
    new KernelProperties(kernel).severalBlocks();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void givesFewerWhereTheCatalogueIsSmall(
      String name, Function<FactorMatrix, BlockedTopK.Kernel> kernel) {
    new KernelProperties(kernel).smallCatalogues();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void keepsHugeAndTinyScores(String name, Function<FactorMatrix, BlockedTopK.Kernel> kernel) {
    new KernelProperties(kernel).extremes();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void refusesNanAndNamesTheItem(String name, Function<FactorMatrix, BlockedTopK.Kernel> kernel) {
    new KernelProperties(kernel).refusesNan();
  }

  @Test
  void theTestsRunWithTheVectorApi() {
    assertTrue(VectorApi.available(), "surefire's argLine lacks --add-modules");
    assertTrue(BlockedTopK.kernel().endsWith("-bit vectors"), BlockedTopK.kernel());
  }

  /** Narrower machines than this one, and a JVM that nobody told of the module. */
  @ParameterizedTest
  @CsvSource({
    "-XX:MaxVectorSize=16 --add-modules=jdk.incubator.vector, 128-bit vectors",
    "-XX:MaxVectorSize=32 --add-modules=jdk.incubator.vector, 256-bit vectors",
    "-Dnothing, plain Java"
  })
  void isExactOnEveryMachine(String options, String kernel) throws Exception {
    String said = inJvmOfItsOwn(List.of(options.split(" ")));
    assertTrue(said.contains("checked: " + kernel), said);
  }

  private static String inJvmOfItsOwn(List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            KernelProperties.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  @Test
  void refusesShapesThatDoNotFit() {
    BlockedTopK topK = new BlockedTopK(new FactorMatrix(2, 2, new float[4]));
    assertThrows(IllegalArgumentException.class, () -> topK.topK(new float[3], 2, 1, null));
    assertThrows(IllegalArgumentException.class, () -> new FactorMatrix(2, 2, new float[5]));
    assertThrows(IllegalArgumentException.class, () -> new FactorMatrix(2, 0, new float[0]));
    IllegalArgumentException nan =
        assertThrows(
            IllegalArgumentException.class,
            () -> new FactorMatrix(2, 2, new float[] {0, 0, Float.NaN, 0}));
    assertTrue(nan.getMessage().contains("row 1"), nan.getMessage());
  }

  @Test
  void serializedMatrixIsTheSame() throws Exception {
    FactorMatrix matrix = new FactorMatrix(2, 2, new float[] {1, 2, 3, 4});
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (java.io.ObjectOutputStream out = new java.io.ObjectOutputStream(bytes)) {
      out.writeObject(matrix);
    }
    try (java.io.ObjectInputStream in =
        new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray()))) {
      FactorMatrix copy = (FactorMatrix) in.readObject();
      assertArrayEquals(new float[] {3, 4}, copy.row(1));
      assertEquals(11f, copy.dot(1, new float[] {1, 2}));
    }
  }
}
