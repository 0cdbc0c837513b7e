package io.shopkeeper.core.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one component of a settings record: its meaning and what it may hold. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** What it means, in one sentence, units included. {@code --help} prints it. */
  String value();

  /** The smallest number allowed. */
  double min() default Double.NEGATIVE_INFINITY;

  /** The largest number allowed. */
  double max() default Double.POSITIVE_INFINITY;

  /**
   * The paths under which earlier versions had it, such as {@code als.blocks}: whoever still sets
   * one is told the new name.
   */
  String[] formerly() default {};

  /** Whether the value is hidden wherever settings are shown or stored. */
  boolean secret() default false;
}
