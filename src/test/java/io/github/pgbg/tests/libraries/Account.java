package io.github.pgbg.tests.libraries;

import jakarta.persistence.ColumnResult;
import jakarta.persistence.ConstructorResult;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.SqlResultSetMapping;

/** A row of the bank's table, for the mappers. */
@Entity
@SqlResultSetMapping(
    name = "accounts of a job",
    classes =
        @ConstructorResult(
            targetClass = Account.class,
            columns = {
              @ColumnResult(name = "n", type = int.class),
              @ColumnResult(name = "who", type = String.class),
              @ColumnResult(name = "cents", type = long.class)
            }))
class Account {
  @Id private int id;
  private String owner = "";
  private long cents;

  /** For the mapper. */
  protected Account() {}

  Account(int id, String owner, long cents) {
    this.id = id;
    this.owner = owner;
    this.cents = cents;
  }

  int id() {
    return id;
  }

  String owner() {
    return owner;
  }

  long cents() {
    return cents;
  }
}
