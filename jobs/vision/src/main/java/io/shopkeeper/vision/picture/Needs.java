package io.shopkeeper.vision.picture;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a classifier must be shown of a picture.
 *
 * @param views that it looks at
 * @param backbone the SHA-256 of the model that made the vectors it learned from; empty if it looks
 *     at none
 * @param side of the square of pixels that it takes; 0 if it takes none
 */
public record Needs(Set<View> views, String backbone, int side) implements Serializable {
  /** Those of who needs nothing. */
  public static final Needs NOTHING = new Needs(Set.of(), "", 0);

  static Needs colours() {
    return new Needs(Set.of(View.COLOURS), "", 0);
  }

  static Needs vector(String backbone) {
    return new Needs(Set.of(View.VECTOR), backbone, 0);
  }

  static Needs pixels(int side) {
    return new Needs(Set.of(View.PIXELS), "", side);
  }

  /** What both need; of two backbones or sides, the first. */
  public Needs and(Needs other) {
    EnumSet<View> all = EnumSet.noneOf(View.class);
    all.addAll(views);
    all.addAll(other.views);
    return new Needs(
        all, backbone.isEmpty() ? other.backbone : backbone, side == 0 ? other.side : side);
  }

  /** Whether who was shown this was shown what the other needs. */
  boolean meets(Needs other) {
    return views.containsAll(other.views)
        && (other.backbone.isEmpty() || other.backbone.equals(backbone))
        && (other.side == 0 || other.side == side);
  }
}
