package io.github.pgbg.internal.bridge;

/**
 * Which functions a session has.
 *
 * @param role the setting {@code role}
 * @param complete whether those in pg_temp are there
 * @param foreign whether another role has functions in pg_temp that are called like them
 * @param settings which settings they tell; a rollback may have brought an older version back
 * @param standby whether the server only follows another one
 * @param installed whether the database has them
 */
record Presence(
    String role,
    boolean complete,
    boolean foreign,
    String settings,
    boolean standby,
    boolean installed) {}
