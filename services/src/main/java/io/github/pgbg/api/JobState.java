package io.github.pgbg.api;

import java.util.Locale;

/** What a job's backend does, and how it ended; terminal states stick. */
public enum JobState {
  STARTING,
  RUNNING,
  STOPPED,
  ERROR,
  CANCELED;

  /** The word that {@code pg_background_list_v2} shows. */
  public String sqlName() {
    return this == STARTING ? "running" : name().toLowerCase(Locale.ROOT);
  }

  public boolean isTerminal() {
    return this == STOPPED || this == ERROR || this == CANCELED;
  }

  /** Whether the lifecycle has an arrow from here to {@code next}. */
  public boolean mayBecome(JobState next) {
    return switch (this) {
      case STARTING -> next == RUNNING || next == CANCELED || next == ERROR;
      case RUNNING -> next.isTerminal();
      case STOPPED, ERROR, CANCELED -> false;
    };
  }
}
