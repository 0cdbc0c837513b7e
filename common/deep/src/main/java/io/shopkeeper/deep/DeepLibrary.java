package io.shopkeeper.deep;

/** The jar that contains DL4J, ND4J and their native libraries. */
public final class DeepLibrary {
  /** Its file name, for {@code Job.libraries()}. */
  public static final String JAR = "shopkeeper-deep.jar";

  private DeepLibrary() {}
}
