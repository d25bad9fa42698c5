package io.github.pgbg;

import java.util.Hashtable;
import java.util.Map;
import java.util.function.Supplier;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/** Makes the data sources of this package from JNDI references. */
public final class PgbgObjectFactory implements ObjectFactory {
  private static final Map<String, Supplier<PgbgDataSource>> CLASSES =
      Map.of(
          PgbgDataSource.class.getName(), PgbgDataSource::new,
          PgbgConnectionPoolDataSource.class.getName(), PgbgConnectionPoolDataSource::new,
          PgbgXADataSource.class.getName(), PgbgXADataSource::new);

  /** For JNDI, which loads the class by name. */
  public PgbgObjectFactory() {}

  @Override
  public @Nullable Object getObjectInstance(
      @Nullable Object object,
      @Nullable Name name,
      @Nullable Context context,
      @Nullable Hashtable<?, ?> environment) {
    if (!(object instanceof Reference reference)) {
      return null;
    }
    Supplier<PgbgDataSource> maker = CLASSES.get(reference.getClassName());
    if (maker == null) {
      return null;
    }
    PgbgDataSource made = maker.get();
    made.setFromReference(reference);
    return made;
  }
}
