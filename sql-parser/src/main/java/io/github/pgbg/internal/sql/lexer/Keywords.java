package io.github.pgbg.internal.sql.lexer;

import java.util.Set;

/** The words that cannot be used everywhere as names (manual, appendix C; PostgreSQL 18). */
public final class Keywords {
  private static final Set<String> RESERVED =
      words(
          """
          all analyse analyze and any array as asc asymmetric both case cast check collate column
          constraint create current_catalog current_date current_role current_time
          current_timestamp current_user default deferrable desc distinct do else end except false
          fetch for foreign from grant group having in initially intersect into lateral leading
          limit localtime localtimestamp not null offset on only or order placing primary
          references returning select session_user some symmetric system_user table then to
          trailing true union unique user using variadic when where window with
          """);

  /** May be the name of a function or type, but of no column or table. */
  private static final Set<String> FUNCTION_OR_TYPE =
      words(
          """
          authorization binary collation concurrently cross current_schema freeze full ilike inner
          is isnull join left like natural notnull outer overlaps right similar tablesample verbose
          """);

  /** May be the name of a column, but of no function or type. */
  private static final Set<String> COLUMN_ONLY =
      words(
          """
          between coalesce exists extract greatest grouping inout json_array json_arrayagg
          json_exists json_object json_objectagg json_query json_scalar json_serialize json_table
          json_value least merge_action none normalize nullif out overlay position precision row setof
          substring treat trim values xmlattributes xmlconcat xmlelement xmlexists xmlforest
          xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
          """);

  /** Of the same class, but they start the spelling of a type. */
  private static final Set<String> COLUMN_AND_BUILT_IN_TYPE =
      words(
          """
          bigint bit boolean char character dec decimal float int integer interval json national
          nchar numeric real smallint time timestamp varchar
          """);

  /** Not reserved, yet only a label of a select item after AS. */
  private static final Set<String> LABEL_AFTER_AS =
      words(
          """
          day filter hour minute month over second varying within without year
          char character precision
          """);

  /** What can stand in an expression although it is reserved. */
  private static final Set<String> IN_EXPRESSIONS =
      words(
          """
          all and any array asymmetric both case cast collate current_catalog current_date
          current_role current_time current_timestamp current_user distinct else end false for from
          in leading localtime localtimestamp not null or placing session_user some symmetric
          system_user then trailing true user when
          """);

  private Keywords() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  /** ColId of the grammar: a column, table or alias. */
  public static boolean canNameColumn(String word) {
    return !RESERVED.contains(word) && !FUNCTION_OR_TYPE.contains(word);
  }

  /** Whether the word alone can be a type. */
  static boolean canNameType(String word) {
    return !RESERVED.contains(word) && !COLUMN_ONLY.contains(word);
  }

  /** Whether the word can follow a select item without AS, on every version. */
  public static boolean canLabelWithoutAs(String word) {
    return canNameColumn(word) && !LABEL_AFTER_AS.contains(word);
  }

  public static boolean canStandInExpression(String word) {
    return !RESERVED.contains(word) || IN_EXPRESSIONS.contains(word);
  }

  /** Whether quote_ident would quote the word. */
  static boolean needsQuotes(String word) {
    return !canNameColumn(word)
        || COLUMN_ONLY.contains(word)
        || COLUMN_AND_BUILT_IN_TYPE.contains(word);
  }
}
