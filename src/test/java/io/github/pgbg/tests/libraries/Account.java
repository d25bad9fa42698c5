package io.github.pgbg.tests.libraries;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row of the bank's table, for the mappers. */
@Entity
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
