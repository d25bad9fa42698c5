SELECT ${schema}.f($1, ${limit}) $${x y}$$ ${ } FROM ${schema}.t
