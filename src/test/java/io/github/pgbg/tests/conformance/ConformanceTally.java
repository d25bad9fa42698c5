package io.github.pgbg.tests.conformance;

/** Counts the records of a run, for the line that the build prints at its end. */
final class ConformanceTally {
  private final InstallationMode installation;
  private int records;
  private int passed;
  private int listed;

  ConformanceTally(InstallationMode installation) {
    this.installation = installation;
  }

  void started() {
    records++;
  }

  void passed() {
    passed++;
  }

  void listed() {
    listed++;
  }

  @Override
  public String toString() {
    return "conformance: %d of %d (%d listed in exceptions.txt; %s)"
        .formatted(passed, records, listed, installation.label());
  }
}
