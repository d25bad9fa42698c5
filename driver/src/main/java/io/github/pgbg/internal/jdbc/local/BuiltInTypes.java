package io.github.pgbg.internal.jdbc.local;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/**
 * The usual spellings of built-in types, so that a column definition list needs no round trip.
 *
 * <p>Names that are keywords cannot be shadowed; the others are found in pg_catalog first unless
 * the search path names it elsewhere, which is left out here.
 */
final class BuiltInTypes {
  private static final Map<String, Integer> OIDS = new HashMap<>();
  private static final Pattern WITH_MODIFIER =
      Pattern.compile("([a-z][a-z0-9_ ]*?)\\s*\\(\\s*(\\d{1,4})\\s*(?:,\\s*(\\d{1,4})\\s*)?\\)");
  private static final int HEADER_BYTES = 4;

  static {
    names(Oid.INT2, "smallint", "int2");
    names(Oid.INT4, "int", "integer", "int4");
    names(Oid.INT8, "bigint", "int8");
    names(Oid.NUMERIC, "numeric", "decimal", "dec");
    names(Oid.FLOAT4, "real", "float4");
    names(Oid.FLOAT8, "double precision", "float8", "float");
    names(Oid.BOOL, "boolean", "bool");
    names(Oid.TEXT, "text");
    names(Oid.VARCHAR, "varchar", "character varying");
    names(Oid.NAME, "name");
    names(Oid.BYTEA, "bytea");
    names(Oid.DATE, "date");
    names(Oid.TIME, "time", "time without time zone");
    names(Oid.TIMETZ, "timetz", "time with time zone");
    names(Oid.TIMESTAMP, "timestamp", "timestamp without time zone");
    names(Oid.TIMESTAMPTZ, "timestamptz", "timestamp with time zone");
    names(Oid.INTERVAL, "interval");
    names(Oid.UUID, "uuid");
    names(Oid.JSON, "json");
    names(Oid.JSONB, "jsonb");
    names(Oid.OID, "oid");
    names(Oid.XML, "xml");
    names(Oid.VOID, "void");
    names(Oid.INT4_ARRAY, "int[]", "integer[]", "int4[]");
    names(Oid.INT8_ARRAY, "bigint[]", "int8[]");
    names(Oid.TEXT_ARRAY, "text[]");
  }

  /** A type and its modifier, -1 for none. */
  record Type(int oid, int typmod) {}

  private BuiltInTypes() {}

  private static void names(int oid, String... names) {
    for (String name : names) {
      OIDS.put(name, oid);
    }
  }

  /** The type of a spelling; null if the server has to say. */
  static @Nullable Type of(String spelling) {
    String name = spelling.trim().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    Integer oid = OIDS.get(name);
    if (oid != null) {
      return new Type(oid, -1);
    }
    if (name.equals("char") || name.equals("character")) {
      return new Type(Oid.BPCHAR, 1 + HEADER_BYTES);
    }
    Matcher matcher = WITH_MODIFIER.matcher(name);
    return matcher.matches() ? withModifier(matcher) : null;
  }

  private static @Nullable Type withModifier(Matcher matcher) {
    int first = Integer.parseInt(matcher.group(2));
    String second = matcher.group(3);
    if (first == 0) {
      return null; // an error, in the server's words
    }
    return switch (matcher.group(1)) {
      case "char", "character" ->
          second == null ? new Type(Oid.BPCHAR, first + HEADER_BYTES) : null;
      case "varchar", "character varying" ->
          second == null ? new Type(Oid.VARCHAR, first + HEADER_BYTES) : null;
      case "numeric", "decimal", "dec" ->
          first > 1000 || (second != null && Integer.parseInt(second) > first)
              ? null
              : new Type(
                  Oid.NUMERIC,
                  ((first << 16) | (second == null ? 0 : Integer.parseInt(second))) + HEADER_BYTES);
      default -> null;
    };
  }
}
