package io.github.pgbg;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A {@code DataSource} whose connections answer {@code pg_background_*} calls: all the setters of
 * PgJDBC's, and one for each property of this driver.
 *
 * <p>Not pooling. Serialisable and fit for JNDI. {@code setUrl} takes {@code jdbc:pgbg:} and {@code
 * jdbc:postgresql:} URLs; values are checked when a connection is opened.
 */
public class PgbgDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  /** The driver's own properties that were set, by their keys. */
  private final TreeMap<String, String> own = new TreeMap<>();

  /** For tools that load the class by name. */
  public PgbgDataSource() {}

  @Override
  public String getDescription() {
    return "Non-pooling DataSource of pgbg";
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Properties login = new Properties();
    if (user != null) {
      login.setProperty("user", user);
    }
    if (password != null) {
      login.setProperty("password", password);
    }
    String ofWorkers = own.get(DriverProperty.WORKER_PASSWORD.key());
    if (ofWorkers != null) {
      login.setProperty(DriverProperty.WORKER_PASSWORD.key(), ofWorkers);
    }
    // Not through DriverManager, which looks only where the caller's class loader does.
    return Objects.requireNonNull(new Driver().connect(getUrl(), login));
  }

  /** The URL that opens the same connections, without user and passwords. */
  @Override
  public String getUrl() {
    Map<String, String> shown = new TreeMap<>(own);
    shown.remove(DriverProperty.WORKER_PASSWORD.key());
    return Driver.PREFIX
        + DataSourceUrl.with(shown, super.getUrl().substring(UrlDriver.PG_PREFIX.length()));
  }

  /**
   * Takes over what a URL says.
   *
   * @throws IllegalArgumentException if the URL cannot be read
   */
  @Override
  public void setUrl(String url) {
    ConnectRequest request = ConnectRequest.of(DataSourceUrl.pgUrl(url), null);
    super.setUrl(request.pgUrl());
    request.own().forEach(own::putIfAbsent); // as PgJDBC: what was set stays
  }

  @Override
  public @Nullable String getProperty(String name) throws SQLException {
    if (!ConnectRequest.isOwn(name)) {
      return super.getProperty(name);
    }
    return get(known(name));
  }

  @Override
  public void setProperty(String name, @Nullable String value) throws SQLException {
    if (ConnectRequest.isOwn(name)) {
      set(known(name), value);
    } else {
      super.setProperty(name, value);
    }
  }

  private static DriverProperty known(String name) throws SQLException {
    DriverProperty property = DriverProperty.named(name);
    if (property == null) {
      throw ConnectErrors.unknownProperty(name);
    }
    return property;
  }

  private void set(DriverProperty property, @Nullable String value) {
    if (value != null) { // as PgJDBC, which ignores a null
      own.put(property.key(), value);
    }
  }

  private String get(DriverProperty property) {
    return own.getOrDefault(property.key(), property.defaultValue());
  }

  /** {@code pgbg.calls}. */
  public String getCalls() {
    return get(DriverProperty.CALLS);
  }

  /** {@code pgbg.calls}: local or server. */
  public void setCalls(String calls) {
    set(DriverProperty.CALLS, calls);
  }

  /** {@code pgbg.api}. */
  public String getApi() {
    return get(DriverProperty.API);
  }

  /** {@code pgbg.api}: 1.10 or 2.0. */
  public void setApi(String version) {
    set(DriverProperty.API, version);
  }

  /** {@code pgbg.idleWorkerTimeout}. */
  public String getIdleWorkerTimeout() {
    return get(DriverProperty.IDLE_WORKER_TIMEOUT);
  }

  /** {@code pgbg.idleWorkerTimeout}, such as 500ms, 60s, 2min. */
  public void setIdleWorkerTimeout(String time) {
    set(DriverProperty.IDLE_WORKER_TIMEOUT, time);
  }

  /** {@code pgbg.maxIdleWorkers}. */
  public int getMaxIdleWorkers() {
    return Integer.parseInt(get(DriverProperty.MAX_IDLE_WORKERS));
  }

  /** {@code pgbg.maxIdleWorkers}. */
  public void setMaxIdleWorkers(int count) {
    set(DriverProperty.MAX_IDLE_WORKERS, Integer.toString(count));
  }

  /** {@code pgbg.launchTimeout}. */
  public String getLaunchTimeout() {
    return get(DriverProperty.LAUNCH_TIMEOUT);
  }

  /** {@code pgbg.launchTimeout}, such as 500ms, 60s, 2min. */
  public void setLaunchTimeout(String time) {
    set(DriverProperty.LAUNCH_TIMEOUT, time);
  }

  /** {@code pgbg.shutdownTimeout}. */
  public String getShutdownTimeout() {
    return get(DriverProperty.SHUTDOWN_TIMEOUT);
  }

  /** {@code pgbg.shutdownTimeout}, such as 500ms, 60s, 2min. */
  public void setShutdownTimeout(String time) {
    set(DriverProperty.SHUTDOWN_TIMEOUT, time);
  }

  /** {@code pgbg.pooling}. */
  public String getPooling() {
    return get(DriverProperty.POOLING);
  }

  /** {@code pgbg.pooling}: auto, none, session or transaction. */
  public void setPooling(String pooling) {
    set(DriverProperty.POOLING, pooling);
  }

  /** {@code pgbg.workerUrl}; empty for none. */
  public String getWorkerUrl() {
    return get(DriverProperty.WORKER_URL);
  }

  /** {@code pgbg.workerUrl}: the server's own address, past a pooler. */
  public void setWorkerUrl(String url) {
    set(DriverProperty.WORKER_URL, url);
  }

  /** {@code pgbg.workerUser}; empty for the session's. */
  public String getWorkerUser() {
    return get(DriverProperty.WORKER_USER);
  }

  /** {@code pgbg.workerUser}. */
  public void setWorkerUser(String user) {
    set(DriverProperty.WORKER_USER, user);
  }

  /** {@code pgbg.workerPassword}; empty for the session's. */
  public String getWorkerPassword() {
    return get(DriverProperty.WORKER_PASSWORD);
  }

  /** {@code pgbg.workerPassword}. */
  public void setWorkerPassword(String password) {
    set(DriverProperty.WORKER_PASSWORD, password);
  }

  @Override
  protected Reference createReference() {
    return new Reference(getClass().getName(), PgbgObjectFactory.class.getName(), null);
  }

  @Override
  public Reference getReference() throws NamingException {
    Reference reference = super.getReference();
    for (Map.Entry<String, String> property : own.entrySet()) {
      reference.add(new StringRefAddr(property.getKey(), property.getValue()));
    }
    return reference;
  }

  @Override
  public void setFromReference(Reference reference) {
    super.setFromReference(reference);
    for (DriverProperty property : DriverProperty.values()) {
      if (reference.get(property.key()) instanceof StringRefAddr value) {
        set(property, (String) value.getContent());
      }
    }
  }
}
