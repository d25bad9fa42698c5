-- Rows come in pieces, a text array a column: answer[3] is the number to ask for more with, or
-- empty; answer[4] and [5] are the types and their modifiers; the columns follow, or texts whose
-- values a separator tells apart.
--
-- Which modifiers the caller's definition list has (numeric(10,2)), PL/pgSQL only tells in the
-- detail of its error, in the language of lc_messages: both types and the number of the column are
-- found in it by what they look like. The values are read anew with the modifiers, as the type's
-- input function does it, errors included.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql${strict} AS $pgbg$
DECLARE
  a pg_catalog.text[] := ${ask};
  more pg_catalog.text := a[3];
  -- aclitem and gtsvector have no binary form: the extension hands them out as text only
  types pg_catalog.oid[] := pg_catalog.array_replace(pg_catalog.array_replace(
    a[4]::pg_catalog.oid[], '1033', '25'), '3642', '25');
  mismatch pg_catalog.text := CASE
    WHEN types OPERATOR(pg_catalog.=) a[4]::pg_catalog.oid[] THEN a[2] ELSE '${textOnly}' END;
  modifiers pg_catalog.int4[] := a[5];
  -- one row only: to name its values is cheaper than to unnest them
  single pg_catalog.bool := CASE WHEN a[2] OPERATOR(pg_catalog.=) '${separated}'
      OR a[3] OPERATOR(pg_catalog.<>) '' THEN false
    ELSE pg_catalog.cardinality(a[6]::pg_catalog.text[]) OPERATOR(pg_catalog.=) 1 END;
  cells pg_catalog.text[];
  columns pg_catalog.text[];
  as_text pg_catalog.text[];
  arrays pg_catalog.text := ' FROM (SELECT ';
  texts pg_catalog.text := ' FROM (SELECT ';
  detail pg_catalog.text;
  wanted pg_catalog.text;
  place pg_catalog.int4;
BEGIN
  IF pg_catalog.cardinality(types) OPERATOR(pg_catalog.=) 0 THEN -- rows without a column
    PERFORM ${schema}.pgbg_ask('${mismatch}', pg_catalog.concat('-', ${schema}.pgbg_word(mismatch)));
  END IF;
  FOR i IN 1 .. pg_catalog.cardinality(types) LOOP
    IF single THEN
      cells[i] := pg_catalog.concat('($1[', i OPERATOR(pg_catalog.+) 5, ']::pg_catalog.text[])[1]');
    ELSE
      cells[i] := pg_catalog.concat('u.c', i);
      arrays := pg_catalog.concat(arrays, CASE WHEN i OPERATOR(pg_catalog.>) 1 THEN ', ' END,
        'pg_catalog.unnest($1[', i OPERATOR(pg_catalog.+) 5, ']::pg_catalog.text[]) AS c', i);
      texts := pg_catalog.concat(texts, CASE WHEN i OPERATOR(pg_catalog.>) 1 THEN ', ' END,
        'pg_catalog.unnest(pg_catalog.string_to_array($1[', i OPERATOR(pg_catalog.+) 5,
        '], pg_catalog.chr(31), pg_catalog.chr(30))) AS c', i);
    END IF;
    columns[i] := pg_catalog.concat(cells[i], '::',
      pg_catalog.format_type(types[i], modifiers[i]));
  END LOOP;
  LOOP
    BEGIN
      -- the comment tells the driver that a line of an error's context is its own
      RETURN QUERY EXECUTE pg_catalog.concat('SELECT /* pgbg_rows */ ',
        pg_catalog.array_to_string(columns, ', '), CASE WHEN single THEN ''
          WHEN a[2] OPERATOR(pg_catalog.=) '${separated}' THEN pg_catalog.concat(texts, ') AS u')
          ELSE pg_catalog.concat(arrays, ') AS u') END) USING a;
    EXCEPTION WHEN datatype_mismatch THEN
      GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
      -- which type of the column is not the one we return
      SELECT c.i, c.other INTO place, wanted
      FROM (
        SELECT t.i, p.pattern,
          (SELECT m.found[1] FROM pg_catalog.regexp_matches(detail, p.pattern, 'g') AS m(found)
            WHERE m.found[1] OPERATOR(pg_catalog.<>) t.given LIMIT 1) AS other
        FROM (
          SELECT i, pg_catalog.format_type(types[i], (a[5]::pg_catalog.int4[])[i]) AS given,
            pg_catalog.format_type(types[i], NULL) AS name
          FROM pg_catalog.generate_series(1, pg_catalog.cardinality(types)) AS i) AS t
        CROSS JOIN LATERAL (
          SELECT pg_catalog.concat('("?',
            pg_catalog.replace(
              pg_catalog.regexp_replace(
                pg_catalog.regexp_replace(t.name, '[[][]]$', ''),
                '([^[:alnum:]_ ])', pg_catalog.concat(pg_catalog.repeat(pg_catalog.chr(92), 3), '&'),
                'g'),
              ' ', '(?:[(][^)]*[)])? '),
            CASE WHEN pg_catalog.starts_with(t.name, 'interval') THEN
              '(?: (?:year|month|day|hour|minute|second)(?: to (?:month|hour|minute|second))?)?'
            END,
            '(?:[(][^)]*[)])?',
            CASE WHEN pg_catalog.right(t.name, 2) OPERATOR(pg_catalog.=) '[]' THEN '[[][]]' END,
            '"?)') AS pattern) AS p) AS c
      WHERE c.other IS NOT NULL
        AND pg_catalog.substring(pg_catalog.regexp_replace(detail, c.pattern, '', 'g'), '[0-9]+')
          OPERATOR(pg_catalog.=) c.i::pg_catalog.text
      LIMIT 1;
      IF COALESCE(pg_catalog.to_regtype(wanted)::pg_catalog.oid
            OPERATOR(pg_catalog.=) types[place], false)
          AND NOT pg_catalog.starts_with(columns[place], '(SELECT ') THEN
        columns[place] := pg_catalog.format('(SELECT j.v FROM pg_catalog.json_to_record('
          'pg_catalog.json_build_object(''v'', %s)) AS j(v %s))', cells[place], wanted);
        CONTINUE;
      END IF;
      -- the same of other types without a receive function, if the caller wants them so
      SELECT pg_catalog.array_agg(CASE WHEN t.typreceive OPERATOR(pg_catalog.=) 0::pg_catalog.oid
          THEN cells[w.i] ELSE w.text END ORDER BY w.i) INTO as_text
      FROM pg_catalog.unnest(columns) WITH ORDINALITY AS w(text, i)
      JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) types[w.i];
      IF as_text OPERATOR(pg_catalog.<>) columns THEN
        columns := as_text;
        CONTINUE;
      END IF;
      PERFORM ${schema}.pgbg_ask('${mismatch}', pg_catalog.concat('-', ${schema}.pgbg_word(mismatch)));
    END;
    EXIT WHEN more OPERATOR(pg_catalog.=) '';
    a := ${schema}.pgbg_ask('${fetch}', pg_catalog.concat('-', ${schema}.pgbg_word(more),
      ${schema}.pgbg_word('${separated}')));
    more := a[3];
  END LOOP;
END
$pgbg$;
