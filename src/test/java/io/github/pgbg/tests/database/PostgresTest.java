package io.github.pgbg.tests.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class that uses the shared server: its methods and constructor may take a {@link
 * TestDatabase}, and it must clean up after itself ({@link LeakChecker}).
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({PostgresDatabase.class, LeakChecker.class})
public @interface PostgresTest {}
