package io.shopkeeper.deep;

/** The jar that brings DL4J, ND4J and the natives. */
public final class DeepLibrary {
  /** Its file name, for {@code Job.libraries()}. */
  public static final String JAR = "shopkeeper-deep.jar";

  private DeepLibrary() {}
}
