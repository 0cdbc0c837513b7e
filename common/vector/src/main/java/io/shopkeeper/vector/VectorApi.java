package io.shopkeeper.vector;

/** Detects whether this JVM has the Vector API. The class can be loaded in any JVM. */
public final class VectorApi {
  /** The module of the Vector API, which must be resolved. */
  public static final String MODULE = "jdk.incubator.vector";

  private static final boolean AVAILABLE = ModuleLayer.boot().findModule(MODULE).isPresent();

  private VectorApi() {}

  /** Whether the JVM was started with {@code --add-modules=jdk.incubator.vector}. */
  public static boolean available() {
    return AVAILABLE;
  }
}
