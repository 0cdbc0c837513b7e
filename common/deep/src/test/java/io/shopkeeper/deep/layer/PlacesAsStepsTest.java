package io.shopkeeper.deep.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.backend.Backend;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PlacesAsStepsTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();
  private static final PlacesAsSteps SIX = new PlacesAsSteps(2, 3);

  @Test
  void stepsGoRowByRow() {
    Backend.SINGLE_THREAD.start();
    INDArray pictures = Nd4j.rand(DataType.FLOAT, 4, 2, 3, 5);
    for (INDArray given : new INDArray[] {pictures, pictures.dup('f')}) {
      INDArray steps = SIX.preProcess(given, 4, NONE);
      assertEquals("[4, 5, 6]", java.util.Arrays.toString(steps.shape()));
      for (int e = 0; e < 4; e++) {
        for (int place = 0; place < 6; place++) {
          for (int c = 0; c < 5; c++) {
            assertEquals(
                pictures.getFloat(e, place / 3, place % 3, c), steps.getFloat(e, c, place));
          }
        }
      }
    }
  }

  /** ⟨f(x), y⟩ = ⟨x, fᵀ(y)⟩ for a linear map. */
  @Test
  void gradientsGoTheSameWayBack() {
    Backend.SINGLE_THREAD.start();
    INDArray x = Nd4j.rand(DataType.FLOAT, 4, 2, 3, 5);
    INDArray y = Nd4j.rand(DataType.FLOAT, 4, 5, 6);
    double there = SIX.preProcess(x, 4, NONE).mul(y).sumNumber().doubleValue();
    double back = SIX.backprop(y, 4, NONE).mul(x).sumNumber().doubleValue();
    assertEquals(there, back, 1e-4 * there);
  }

  @Test
  void otherPicturesAreRefused() {
    Backend.SINGLE_THREAD.start();
    String refused =
        assertThrows(
                IllegalArgumentException.class,
                () -> SIX.preProcess(Nd4j.zeros(DataType.FLOAT, 1, 3, 2, 5), 1, NONE))
            .getMessage();
    assertTrue(refused.contains("[1, 3, 2, 5] where [examples, 2, 3, channels]"), refused);
  }
}
