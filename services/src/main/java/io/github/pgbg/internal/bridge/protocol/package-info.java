/** What a function and the driver say to each other: requests, answers, and the form of both. */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.bridge.protocol;
