package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.datasource.pooled.PooledDataSource;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@PostgresTest
class MyBatisTest {
  private final Bank bank;
  private final PooledDataSource pool;
  private final SqlSessionFactory sessions;

  MyBatisTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_mybatis");
    this.pool = new PooledDataSource("io.github.pgbg.Driver", bank.url(), null, null);
    Configuration configuration =
        new Configuration(new Environment("test", new JdbcTransactionFactory(), pool));
    configuration.addMapper(Accounts.class);
    this.sessions = new SqlSessionFactoryBuilder().build(configuration);
  }

  @AfterEach
  void close() throws SQLException {
    pool.forceCloseAll();
    bank.close();
  }

  interface Accounts {
    @Insert("INSERT INTO account VALUES (#{id}, #{owner}, #{cents})")
    void add(@Param("id") int id, @Param("owner") String owner, @Param("cents") long cents);

    @Update(
        """
        DO $$
        BEGIN
          PERFORM * FROM pg_background_result(pg_background_launch(
            'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
        END $$
        """)
    void auditInDo();

    @Select("SELECT tag FROM pg_background_result(pg_background_launch(#{sql})) AS (tag text)")
    String inBackground(String sql);

    @Select("SELECT pid, cookie FROM pg_background_launch_v2(#{sql}) AS h")
    Map<String, Object> launch(String sql);
  }

  @Test
  void aMapperMethodReadsAResult() {
    try (SqlSession session = sessions.openSession()) {
      String greeting = session.getMapper(Accounts.class).inBackground("SELECT 'hello'::text");
      assertThat(greeting).isEqualTo("hello");
    }
  }

  @Test
  void aHandleIsAMapOfItsColumns() {
    try (SqlSession session = sessions.openSession()) {
      assertThat(session.getMapper(Accounts.class).launch("SELECT 1"))
          .containsOnlyKeys("pid", "cookie");
    }
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    try (SqlSession session = sessions.openSession()) {
      Accounts accounts = session.getMapper(Accounts.class);
      accounts.add(1, "Ada", 500);
      accounts.inBackground("INSERT INTO audit(what) VALUES ('Ada was added')");
      accounts.auditInDo();
      session.rollback(); // the account is gone, both audit rows stay
      bank.assertOnlyTheAuditsAreThere();
      accounts.add(1, "Ada", 500);
      session.commit();
      bank.assertAdaIsThere();
    }
  }
}
