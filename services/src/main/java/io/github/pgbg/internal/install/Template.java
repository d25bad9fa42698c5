package io.github.pgbg.internal.install;

import io.github.pgbg.internal.worker.base.SqlTemplate;

/** The parts that statements about the extension are put together from. */
final class Template {
  static final SqlTemplate FRAME = of("frame");
  static final SqlTemplate BUILD_VARIABLES = of("build_variables");
  static final SqlTemplate REQUIRE_INSTALLATION = of("require_installation");
  static final SqlTemplate REQUIRE_OWNER = of("require_owner");
  static final SqlTemplate REQUIRE_VERSION = of("require_version");
  static final SqlTemplate FIND_OBJECTS = of("find_objects");
  static final SqlTemplate DEPENDENTS = of("dependents");
  static final SqlTemplate TARGET = of("target");
  static final SqlTemplate NOTHING_FOREIGN = of("nothing_foreign");
  static final SqlTemplate STRANGERS = of("strangers");
  static final SqlTemplate NOTHING_REPLACED = of("nothing_replaced");
  static final SqlTemplate MARKER = of("marker");
  static final SqlTemplate ROLES = of("roles");
  static final SqlTemplate BUILD = of("build");
  static final SqlTemplate GRANTS = of("grants");
  static final SqlTemplate REGRANT = of("regrant");
  static final SqlTemplate CREATE = of("create");
  static final SqlTemplate DROP = of("drop");
  static final SqlTemplate UPDATE = of("update");
  static final SqlTemplate SET_SCHEMA = of("set_schema");
  static final SqlTemplate COMMENT = of("comment");
  static final SqlTemplate VIEWS = of("views");
  static final SqlTemplate PRIVILEGES = of("privileges");
  static final SqlTemplate DROP_ROLES_1_10 = of("drop_roles_110");
  static final SqlTemplate DROP_ROLES_2_0 = of("drop_roles_20");

  private Template() {}

  private static SqlTemplate of(String name) {
    return SqlTemplate.of(Template.class, name + ".sql");
  }
}
