-- For the reader: ${schema} stays out.
SELECT ${schema}.f($1, ${limit}) $${x y}$$ ${ } FROM ${schema}.t
  -- So does this.
