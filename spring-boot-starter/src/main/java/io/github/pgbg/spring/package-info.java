/**
 * What Spring Boot 3.5 and 4 need so that an application changes the URL's prefix and nothing else:
 * the driver class, connection details of containers, meters and health.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.spring;
