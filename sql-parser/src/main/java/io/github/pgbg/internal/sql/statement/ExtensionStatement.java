package io.github.pgbg.internal.sql.statement;

/** A statement about the extension pg_background, at [start, end) of a text. */
public record ExtensionStatement(int start, int end, ExtensionCommand command) {}
