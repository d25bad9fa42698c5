package io.github.pgbg.shell;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** COPY with the client's streams, and {@code \copy} with files of the client. */
final class Copy {
  private static final String END_OF_DATA = "\\.";

  private Copy() {}

  /** Whether the statement is a COPY … FROM STDIN or TO STDOUT. */
  static boolean usesStandardStreams(String sql) {
    return end(sql) != null;
  }

  /** Where the data goes or comes from, and the text around that word. */
  private record End(boolean in, int start, int end, boolean isFile) {}

  private static @Nullable End end(String sql) {
    SqlTokens tokens = new SqlTokens(sql, LexerOptions.DEFAULT);
    if (!tokens.isWord(0, "copy")) {
      return null;
    }
    int depth = 0;
    for (int i = 1; i + 1 < tokens.size(); i++) {
      depth +=
          tokens.is(i, TokenType.LEFT_PAREN) ? 1 : tokens.is(i, TokenType.RIGHT_PAREN) ? -1 : 0;
      boolean in = tokens.isWord(i, "from");
      if (depth == 0 && (in || tokens.isWord(i, "to"))) {
        boolean standard = tokens.isWord(i + 1, in ? "stdin" : "stdout");
        boolean ours = standard || tokens.isWord(i + 1, in ? "pstdin" : "pstdout");
        return standard || ours ? new End(in, tokens.start(i + 1), tokens.end(i + 1), false) : null;
      }
    }
    return null;
  }

  /** Runs a COPY whose data is in the input, or goes to the output; its tag. */
  static String run(Console console, Output output, String sql) throws SQLException, IOException {
    CopyManager copy = manager(console);
    End end = end(sql);
    if (end != null && end.in()) {
      return "COPY " + copyIn(copy.copyIn(sql), console.lines());
    }
    output.flush();
    return "COPY " + copy.copyOut(sql, new NotClosed(output.out()));
  }

  private static long copyIn(CopyIn copy, Iterator<String> lines) throws SQLException {
    try {
      while (lines.hasNext()) {
        String line = lines.next();
        if (line.equals(END_OF_DATA)) {
          break;
        }
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
      }
      return copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /**
   * Runs {@code \copy what FROM|TO file options}; its tag.
   *
   * @param arguments all after {@code \copy}
   */
  static String files(Console console, Output output, String arguments)
      throws SQLException, IOException {
    String sql = "COPY " + arguments;
    if (usesStandardStreams(sql)) {
      return run(console, output, sql);
    }
    SqlTokens tokens = new SqlTokens(sql, LexerOptions.DEFAULT);
    int depth = 0;
    for (int i = 1; i + 1 < tokens.size(); i++) {
      depth +=
          tokens.is(i, TokenType.LEFT_PAREN) ? 1 : tokens.is(i, TokenType.RIGHT_PAREN) ? -1 : 0;
      boolean in = tokens.isWord(i, "from");
      if (depth == 0 && (in || tokens.isWord(i, "to"))) {
        int from = tokens.start(i + 1);
        int to = tokens.is(i + 1, TokenType.STRING) ? tokens.end(i + 1) : wordEnd(sql, from);
        String name = sql.substring(from, to);
        Path file = Path.of(name.startsWith("'") ? unquoted(name) : name);
        String text = sql.substring(0, from) + (in ? "STDIN" : "STDOUT") + sql.substring(to);
        return "COPY " + (in ? read(console, text, file) : write(console, text, file));
      }
    }
    throw new IOException("\\copy: FROM or TO and a file are missing");
  }

  private static int wordEnd(String sql, int from) {
    int at = from;
    while (at < sql.length() && !Character.isWhitespace(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  private static String unquoted(String literal) {
    return literal.substring(1, literal.length() - 1).replace("''", "'");
  }

  private static long read(Console console, String sql, Path file)
      throws SQLException, IOException {
    try (InputStream data = Files.newInputStream(file)) {
      return manager(console).copyIn(sql, data);
    }
  }

  private static long write(Console console, String sql, Path file)
      throws SQLException, IOException {
    try (OutputStream data = Files.newOutputStream(file)) {
      return manager(console).copyOut(sql, data);
    }
  }

  private static CopyManager manager(Console console) throws SQLException {
    return console.connection().unwrap(PGConnection.class).getCopyAPI();
  }

  /** CopyManager closes its stream at the end. */
  private static final class NotClosed extends OutputStream {
    private final OutputStream out;

    NotClosed(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
