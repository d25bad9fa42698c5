package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.Notices;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.settings.Installation;
import io.github.pgbg.internal.worker.settings.Installations;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session is warned of about installations, once each, as warnings of its connection. */
final class InstallationWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(InstallationWarnings.class);

  private final BaseConnection launcher;
  private final @Nullable ApiLevel wanted;
  private boolean levelIsKnown;
  private boolean silent;
  private boolean ignoredIsKnown;
  private @Nullable Installation foreign;

  /**
   * For one session.
   *
   * @param wanted whose functions the session asked for; null if it did not say
   */
  InstallationWarnings(BaseConnection launcher, @Nullable ApiLevel wanted) {
    this.launcher = launcher;
    this.wanted = wanted;
  }

  void silence() {
    silent = true;
  }

  /** Says what it has not said yet. */
  void give(Installations installations) {
    if (silent) {
      return;
    }
    String ignored = installations.ignored();
    if (ignored != null && !ignoredIsKnown) {
      ignoredIsKnown = true;
      warn(
          "the functions of pg_background in schema \"%s\" are ignored".formatted(ignored),
          "They, or the schema, belong to a role that is neither a superuser, nor the owner of the"
              + " database, nor one that this login is a member of.");
    }
    Installation counting = installations.counting();
    if (counting != null && wanted != null && counting.level() != wanted && !levelIsKnown) {
      levelIsKnown = true;
      warn(
          "the functions of pg_background in schema \"%s\" are those of version %s, not %s"
              .formatted(counting.schema(), counting.level(), wanted),
          "Where functions are installed, they decide; pgbg.api says what holds where there are"
              + " none.");
    }
    if (counting != null && !counting.isOurs() && !counting.equals(foreign)) {
      foreign = counting;
      warn(
          "the functions of pg_background in schema \"%s\" were installed by %s version of the"
                  .formatted(counting.schema(), counting.isNewer() ? "a newer" : "an older")
              + " pgbg driver",
          counting.isNewer()
              ? "Stored code that calls them needs a driver of that version."
              : "Stored code can call them after ALTER EXTENSION pg_background UPDATE.");
    }
  }

  private void warn(String message, String hint) {
    LOG.warn("{}. {}", message, hint);
    Notices.give(
        launcher,
        ErrorFields.error("01000", message)
            .with('S', "WARNING")
            .with('V', "WARNING")
            .hint(hint)
            .warning());
  }
}
