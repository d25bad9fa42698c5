package io.github.pgbg.internal.sql.statement;

import io.github.pgbg.internal.sql.lexer.DecodedText;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code CREATE}, {@code DROP}, {@code ALTER} and {@code COMMENT ON EXTENSION pg_background}
 * in a text. What PostgreSQL's grammar (gram.y, CreateExtensionStmt and following) would refuse is
 * left to PostgreSQL.
 */
public final class ExtensionStatements {
  private static final String NAME = "pg_background";

  private final SqlTokens tokens;
  private final int to;
  private int at;

  private ExtensionStatements(SqlTokens tokens, StatementSplitter.Range range) {
    this.tokens = tokens;
    this.at = range.from();
    this.to = range.to();
  }

  /** Those among the text's statements, in their order. */
  public static List<ExtensionStatement> find(
      SqlTokens tokens, List<StatementSplitter.Range> statements) {
    List<ExtensionStatement> found = new ArrayList<>();
    for (StatementSplitter.Range range : statements) {
      ExtensionCommand command = new ExtensionStatements(tokens, range).read();
      if (command != null) {
        int end = tokens.end(range.to() - 1);
        found.add(new ExtensionStatement(tokens.start(range.from()), end, command));
      }
    }
    return found;
  }

  private @Nullable ExtensionCommand read() {
    ExtensionCommand command = null;
    if (accept("create", "extension")) {
      command = create();
    } else if (accept("drop", "extension")) {
      command = drop();
    } else if (accept("alter", "extension")) {
      command = alter();
    } else if (accept("comment", "on", "extension")) {
      command = comment();
    }
    return at == to ? command : null;
  }

  private @Nullable ExtensionCommand create() {
    boolean ifNotExists = accept("if", "not", "exists");
    if (!NAME.equals(name())) {
      return null;
    }
    accept("with");
    String schema = null;
    String version = null;
    while (at < to) {
      if (schema == null && accept("schema")) {
        schema = name();
        if (schema == null) {
          return null;
        }
      } else if (version == null && accept("version")) {
        version = nameOrText();
        if (version == null) {
          return null;
        }
      } else if (!accept("cascade")) {
        return null;
      }
    }
    return new ExtensionCommand.Create(ifNotExists, schema, version);
  }

  private @Nullable ExtensionCommand drop() {
    boolean ifExists = accept("if", "exists");
    List<String> others = new ArrayList<>();
    boolean ours = false;
    do {
      String name = name();
      if (name == null) {
        return null;
      }
      if (name.equals(NAME)) {
        ours = true;
      } else {
        others.add(name);
      }
    } while (acceptComma());
    boolean cascade = accept("cascade");
    if (!cascade) {
      accept("restrict");
    }
    return ours ? new ExtensionCommand.Drop(ifExists, others, cascade) : null;
  }

  private @Nullable ExtensionCommand alter() {
    if (!NAME.equals(name())) {
      return null;
    }
    if (accept("update")) {
      return new ExtensionCommand.Update(accept("to") ? nameOrText() : null);
    }
    String schema = accept("set", "schema") ? name() : null;
    return schema == null ? null : new ExtensionCommand.SetSchema(schema);
  }

  private @Nullable ExtensionCommand comment() {
    if (!NAME.equals(name()) || !accept("is")) {
      return null;
    }
    if (accept("null")) {
      return new ExtensionCommand.Comment(null);
    }
    String text = text();
    return text == null ? null : new ExtensionCommand.Comment(text);
  }

  private boolean accept(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (at + i >= to || !tokens.isWord(at + i, words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  private boolean acceptComma() {
    boolean comma = at < to && tokens.is(at, TokenType.COMMA);
    at += comma ? 1 : 0;
    return comma;
  }

  private @Nullable String name() {
    if (at >= to || !tokens.type(at).isIdentifier()) {
      return null;
    }
    String name = tokens.name(at);
    at += tokens.nameLength(at);
    return name;
  }

  private @Nullable String nameOrText() {
    return at < to && tokens.type(at).isText() ? text() : name();
  }

  private @Nullable String text() {
    if (at >= to || !tokens.type(at).isText()) {
      return null;
    }
    DecodedText text = tokens.literal(at, false);
    at += tokens.literalLength(at);
    return text == null ? null : text.value();
  }
}
