package io.shopkeeper.deep.train;

/** Training went wrong in a way that more of it does not mend; the message names the batch. */
public final class TrainingDiverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingDiverged(String message) {
    super(message);
  }
}
