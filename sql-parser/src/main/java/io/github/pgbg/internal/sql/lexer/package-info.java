/**
 * PostgreSQL's tokens: the lexer, its tokens, literals, names, keywords and the spelling of types.
 *
 * <p>The lexer is total: each character belongs to one token, and the tokens together are the text.
 * It takes linear time and does not recurse.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.sql.lexer;
