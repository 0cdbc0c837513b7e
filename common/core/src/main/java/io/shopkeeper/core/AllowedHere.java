package io.shopkeeper.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the one place where a call that {@code .mvn/forbidden-apis.txt} bans is allowed. */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.CONSTRUCTOR})
public @interface AllowedHere {
  /** The reason why the banned call is allowed. */
  String value();
}
