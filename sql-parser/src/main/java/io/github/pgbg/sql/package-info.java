/**
 * PostgreSQL SQL as text: lexer, statement splitter, classifier and the finder of pg_background
 * calls.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.sql;
