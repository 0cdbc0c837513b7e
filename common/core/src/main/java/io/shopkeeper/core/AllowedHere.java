package io.shopkeeper.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the one right place for a call that {@code .mvn/forbidden-apis.txt} bans everywhere else.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.CONSTRUCTOR})
public @interface AllowedHere {
  /** Why the banned call is right here. */
  String value();
}
