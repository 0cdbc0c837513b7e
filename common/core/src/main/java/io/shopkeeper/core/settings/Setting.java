package io.shopkeeper.core.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one component of a settings record: its meaning and its range. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** Its meaning in one sentence, including the unit; printed by {@code --help}. */
  String value();

  /** The smallest number allowed. */
  double min() default Double.NEGATIVE_INFINITY;

  /** The largest number allowed. */
  double max() default Double.POSITIVE_INFINITY;

  /**
   * The paths that it had in earlier versions, such as {@code als.blocks}; setting one of them is
   * an error that names the new path.
   */
  String[] formerly() default {};

  /** Whether the value is masked when settings are printed or stored. */
  boolean secret() default false;
}
