/**
 * Jobs that code of another role has launched: they have that role's rights, and no way back to the
 * login of their worker.
 *
 * <p>The statements run one after the other inside of a SECURITY DEFINER function, from which
 * PostgreSQL lets nobody change the role. Rows leave it as text, because a portal that is read
 * outside runs its functions as the login. What would run at the commit runs at the end of the
 * function instead, or the job fails. Everything that the worker says after the job is qualified,
 * operators and types too: the job may have set search_path, and made objects in pg_temp.
 *
 * <pre>
 *   BEGIN · make the function (or: of the owner who agreed)      as the login
 *     ├─ settings · statement · statement · … · rows             as the definer
 *     └─ what waits for the commit · CLOSE ALL                   as the definer
 *   CLOSE ALL · COMMIT                                           as the login
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.worker.definer;
