package io.shopkeeper.deep.text;

import io.shopkeeper.core.AllowedHere;
import org.bytedeco.javacpp.Loader;

/** A process whose first use of ND4J is the definition of a network; says which library it has. */
final class DefinesFirst {
  private DefinesFirst() {}

  @AllowedHere("a process of its own, which prints")
  public static void main(String[] arguments) {
    new TextNetwork(12, 3, new TextSettings(100, 1, 9, 6, 4, 1, 2, 3, 0.2, 0.02, 2))
        .definition(1, 1);
    System.out.println("library " + Loader.getLoadedLibraries().get("nd4jcpu"));
  }
}
