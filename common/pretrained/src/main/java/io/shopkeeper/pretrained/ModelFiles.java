package io.shopkeeper.pretrained;

import java.io.IOException;
import java.io.Serializable;

/** The files of a pretrained model, wherever they lie. */
@FunctionalInterface
public interface ModelFiles extends Serializable {
  /**
   * Reads a file.
   *
   * @param file its name, such as {@code model.onnx}
   * @throws IOException if there is none of this name
   */
  byte[] read(String file) throws IOException;
}
