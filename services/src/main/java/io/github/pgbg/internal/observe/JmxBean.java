package io.github.pgbg.internal.observe;

import java.util.concurrent.CompletableFuture;

/**
 * Registers the JMX bean with the first launch, and takes it away when the driver is unloaded.
 *
 * <p>Loads without the module java.management, which a runtime image may lack.
 */
public final class JmxBean {
  private static final boolean AVAILABLE =
      ModuleLayer.boot().findModule("java.management").isPresent();

  private static volatile boolean wanted;

  private JmxBean() {}

  /** Beside the launch: the first use of the bean server takes tens of milliseconds. */
  static void register() {
    if (AVAILABLE && !wanted && want()) {
      CompletableFuture<Void> unused = CompletableFuture.runAsync(JmxBean::registerNow);
    }
  }

  /** Whether this is the first wish for a bean. */
  private static synchronized boolean want() {
    boolean first = !wanted;
    wanted = true;
    return first;
  }

  private static synchronized void registerNow() {
    if (wanted) {
      JmxRegistration.register();
    }
  }

  /** A bean that stays would hold the class loader of an application that is gone. */
  public static synchronized void unregister() {
    if (AVAILABLE && wanted) {
      wanted = false;
      JmxRegistration.unregister();
    }
  }
}
