package io.github.pgbg.applications.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row of the shop's table. */
@Entity
class Account {
  @Id private int id;
  private String owner = "";
  private long cents;

  /** For Hibernate. */
  protected Account() {}

  Account(int id, String owner, long cents) {
    this.id = id;
    this.owner = owner;
    this.cents = cents;
  }

  String owner() {
    return owner;
  }
}
