DROP TYPE IF EXISTS ${schema}.${name} CASCADE;
CREATE TYPE ${schema}.${name} AS (${columns});
