package io.github.pgbg.internal.observe;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the JMX bean with the first launch, and takes it away when the driver is unloaded. */
public final class JmxBean {
  private static final Logger LOG = LoggerFactory.getLogger(JmxBean.class);
  private static final AtomicBoolean REGISTERED = new AtomicBoolean();

  private JmxBean() {}

  /** Beside the launch: the first use of the bean server takes tens of milliseconds. */
  static void register() {
    if (REGISTERED.compareAndSet(false, true)
        && ModuleLayer.boot().findModule("java.management").isPresent()) {
      CompletableFuture<Void> unused = CompletableFuture.runAsync(JmxBean::registerNow);
    }
  }

  private static void registerNow() {
    try {
      ManagementFactory.getPlatformMBeanServer().registerMBean(JobMetrics.ALL, name());
    } catch (JMException | SecurityException e) {
      LOG.debug("No JMX bean", e); // another class loader's driver has it, perhaps
    }
  }

  /** A bean that stays would hold the class loader of an application that is gone. */
  public static void unregister() {
    if (REGISTERED.compareAndSet(true, false)
        && ModuleLayer.boot().findModule("java.management").isPresent()) {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name());
      } catch (JMException | SecurityException e) {
        LOG.debug("No JMX bean to take away", e);
      }
    }
  }

  private static ObjectName name() throws JMException {
    return new ObjectName("io.github.pgbg:type=Workers");
  }
}
