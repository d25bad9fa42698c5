/**
 * Build time only: writes the forwarding methods of the driver's bases into their class files.
 * Nothing of it, and nothing of ByteBuddy, is left in what a user gets.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.codegen;
