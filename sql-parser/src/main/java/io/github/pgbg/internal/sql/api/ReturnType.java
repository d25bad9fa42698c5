package io.github.pgbg.internal.sql.api;

/** What a function of the API returns. */
public sealed interface ReturnType {
  /** As written after RETURNS. */
  String sql();

  default boolean isSet() {
    return false;
  }

  /** {@code void}. */
  record Nothing() implements ReturnType {
    @Override
    public String sql() {
      return "void";
    }
  }

  record Scalar(String typeName) implements ReturnType {
    @Override
    public String sql() {
      return typeName;
    }
  }

  /** One row; never null as a whole unless strict or said so by the function. */
  record Composite(CompositeType type) implements ReturnType {
    @Override
    public String sql() {
      return type.sqlName();
    }
  }

  record SetOfComposite(CompositeType type) implements ReturnType {
    @Override
    public String sql() {
      return "SETOF " + type.sqlName();
    }

    @Override
    public boolean isSet() {
      return true;
    }
  }

  /** The caller says with a column definition list what the rows are. */
  record SetOfRecord() implements ReturnType {
    @Override
    public String sql() {
      return "SETOF record";
    }

    @Override
    public boolean isSet() {
      return true;
    }
  }
}
