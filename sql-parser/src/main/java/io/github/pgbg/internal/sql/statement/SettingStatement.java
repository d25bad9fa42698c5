package io.github.pgbg.internal.sql.statement;

import org.jspecify.annotations.Nullable;

/**
 * A SET or RESET of one setting, at [start, end) of its text.
 *
 * @param scope {@code SESSION}, {@code LOCAL} or nothing, as it is written
 * @param name in lower case
 * @param value the written value as the server takes it; null for DEFAULT and RESET
 */
public record SettingStatement(
    int start, int end, String scope, String name, @Nullable String value) {}
