package io.shopkeeper.vector;

/** Whether this JVM has the Vector API. Safe to load in any JVM. */
public final class VectorApi {
  /** The module that must be resolved. */
  public static final String MODULE = "jdk.incubator.vector";

  private static final boolean AVAILABLE = ModuleLayer.boot().findModule(MODULE).isPresent();

  private VectorApi() {}

  /** Whether the JVM was started with {@code --add-modules=jdk.incubator.vector}. */
  public static boolean available() {
    return AVAILABLE;
  }
}
