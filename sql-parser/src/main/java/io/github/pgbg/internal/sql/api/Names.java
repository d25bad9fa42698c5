package io.github.pgbg.internal.sql.api;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a function of the API is called at each level; no name where a level has not got it. The
 * first name of a level is the one that its documentation uses.
 */
record Names(List<String> at110, List<String> at20) {
  private static final String PREFIX = "pg_background_";

  /** Only at 1.10. */
  static Names before2(String... names) {
    return new Names(prefixed(names), List.of());
  }

  /** Only at 2.0. */
  static Names since2(String... names) {
    return new Names(List.of(), prefixed(names));
  }

  /** At both levels, by the same name. */
  static Names same(String name) {
    return new Names(prefixed(name), prefixed(name));
  }

  /** At both levels, with and without {@code _v2}. */
  static Names withAndWithoutV2(String name) {
    return new Names(prefixed(name + "_v2", name), prefixed(name, name + "_v2"));
  }

  /** At 1.10 by one name, at 2.0 by this and the same with {@code _v2}. */
  static Names split(String at110, String at20) {
    return new Names(prefixed(at110), prefixed(at20, at20 + "_v2"));
  }

  List<String> at(ApiLevel level) {
    return switch (level) {
      case V1_10 -> at110;
      case V2_0 -> at20;
    };
  }

  private static List<String> prefixed(String... names) {
    return Stream.of(names).map(name -> PREFIX + name).toList();
  }
}
