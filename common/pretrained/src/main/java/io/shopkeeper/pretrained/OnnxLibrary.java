package io.shopkeeper.pretrained;

/** The jar that contains ONNX Runtime with its native libraries, and the built-in text models. */
public final class OnnxLibrary {
  /** Its file name, for {@code Job.libraries()}. */
  public static final String JAR = "shopkeeper-onnx.jar";

  private OnnxLibrary() {}
}
