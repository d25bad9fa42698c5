package io.github.pgbg.internal.worker.settings;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;

/** Keeps the names of settings, a role an entry: they are read on a launcher's connection. */
public final class SettingCatalogCache {
  private static final long CACHE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Names that took long to read are believed so many times as long. */
  private static final long CACHE_FACTOR = 1_000;

  private final Map<String, Entry> entries = new HashMap<>();

  private record Entry(SettingCatalog names, long untilNanos) {}

  /**
   * The names that a role may read.
   *
   * @param role the one that the launcher is likely to have
   */
  public SettingCatalog of(String role, BaseConnection launcher) throws SQLException {
    long now = System.nanoTime();
    synchronized (this) {
      Entry entry = entries.get(role);
      if (entry != null && entry.untilNanos - now > 0) {
        return entry.names;
      }
    }
    SettingCatalog.OfRole read = SettingCatalog.read(launcher);
    long took = System.nanoTime() - now;
    synchronized (this) {
      SettingCatalog names = shared(read.names());
      long believed = Math.max(CACHE_NANOS, took * CACHE_FACTOR);
      entries.put(read.role(), new Entry(names, now + believed));
      return names;
    }
  }

  /** Most roles may read the same. */
  private SettingCatalog shared(SettingCatalog read) {
    for (Entry entry : entries.values()) {
      if (entry.names.equals(read)) {
        return entry.names;
      }
    }
    return read;
  }

  /** Any, for a connection that is not a launcher's. */
  public synchronized SettingCatalog any() {
    return entries.isEmpty() ? SettingCatalog.NONE : entries.values().iterator().next().names;
  }
}
