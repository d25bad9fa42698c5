package io.github.pgbg.internal.observe;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bean's name in the JVM's bean server; loaded only where there is one. */
final class JmxRegistration {
  private static final Logger LOG = LoggerFactory.getLogger(JmxRegistration.class);
  private static final String NAME = "io.github.pgbg:type=Workers";

  /** More drivers in one JVM, each of a class loader of its own, have no bean. */
  private static final int MAX_DRIVERS = 100;

  private static @Nullable ObjectName registered;

  private JmxRegistration() {}

  /** The first driver of a JVM has the plain name; those of other class loaders a number. */
  static synchronized void register() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (int i = 1; i <= MAX_DRIVERS && registered == null; i++) {
      try {
        ObjectName name = new ObjectName(i == 1 ? NAME : NAME + ",driver=" + i);
        server.registerMBean(JobMetrics.ALL, name);
        registered = name;
      } catch (InstanceAlreadyExistsException e) {
        LOG.debug("Another class loader's driver has that name", e);
      } catch (JMException | SecurityException e) {
        LOG.debug("No JMX bean", e);
        return;
      }
    }
  }

  static synchronized void unregister() {
    ObjectName name = registered;
    registered = null;
    if (name != null) {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
      } catch (JMException | SecurityException e) {
        LOG.debug("No JMX bean to take away", e);
      }
    }
  }
}
