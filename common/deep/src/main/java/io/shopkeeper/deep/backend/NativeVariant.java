package io.shopkeeper.deep.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The builds of ND4J's native library, best first. */
public enum NativeVariant {
  /** oneDNN, for CPUs with AVX-512. */
  ONEDNN_AVX512("-onednn-avx512", "avx512f avx512bw avx512vl avx512dq"),
  /** oneDNN, for CPUs with AVX2. */
  ONEDNN_AVX2("-onednn-avx2", "avx2 fma"),
  /**
   * Any x86-64. JavaCPP falls back to the plain library if it finds none of this extension; without
   * an extension it would try the AVX ones, which crash on a CPU without AVX.
   */
  PLAIN("-plain", "");

  private static final Path CPU = Path.of("/proc/cpuinfo");

  private final String extension;
  private final String flags;

  NativeVariant(String extension, String flags) {
    this.extension = extension;
    this.flags = flags;
  }

  /** The value of {@code org.bytedeco.javacpp.platform.extension}. */
  public String extension() {
    return extension;
  }

  /** The best build for this machine's CPU; the plain one if the CPU is unknown. */
  public static NativeVariant ofThisCpu() {
    try {
      return of(Files.readString(CPU, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return PLAIN;
    }
  }

  /**
   * The best build for a CPU.
   *
   * @param cpuinfo content of {@code /proc/cpuinfo}
   */
  static NativeVariant of(String cpuinfo) {
    Set<String> present =
        cpuinfo
            .lines()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).trim().split("\\s+"))
            .<Set<String>>map(words -> new HashSet<>(Arrays.asList(words)))
            .orElse(Set.of());
    for (NativeVariant variant : values()) {
      if (variant.flags.isEmpty() || present.containsAll(Set.of(variant.flags.split(" ")))) {
        return variant;
      }
    }
    return PLAIN;
  }
}
