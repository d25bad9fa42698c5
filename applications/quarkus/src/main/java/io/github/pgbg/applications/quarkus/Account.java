package io.github.pgbg.applications.quarkus;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row of the shop's table. */
@Entity
public class Account {
  @Id public int id;
  public String owner;
  public long cents;
}
