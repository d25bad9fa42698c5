CLOSE ALL;
${unchanged}DO $pgbg$
DECLARE
  refused pg_catalog.text;
${settleVariables}BEGIN
${settle}END
$pgbg$