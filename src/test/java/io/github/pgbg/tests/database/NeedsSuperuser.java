package io.github.pgbg.tests.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a test class the {@link TestDatabase} as a superuser sees it: others are an ordinary role
 * that owns its database.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NeedsSuperuser {
  /** What an ordinary role may not do. */
  String value();
}
