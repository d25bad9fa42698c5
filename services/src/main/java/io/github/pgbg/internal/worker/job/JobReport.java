package io.github.pgbg.internal.worker.job;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.pgbg.api.JobProgress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;

/** What a job has reported so far: columns, command tags, progress. */
final class JobReport {
  @GuardedBy("this")
  private Field @Nullable [] fields;

  @GuardedBy("this")
  private final List<String> tags = new ArrayList<>();

  @GuardedBy("this")
  private String lastTag = "";

  @GuardedBy("this")
  private @Nullable String lastCommand;

  @GuardedBy("this")
  private @Nullable JobProgress progress;

  synchronized void describe(Field[] newFields) {
    fields = newFields;
  }

  /** Null as long as no rows have come. */
  synchronized Field @Nullable [] fields() {
    return fields;
  }

  synchronized void tag(String tag) {
    tags.add(tag);
    lastTag = tag;
  }

  /** The tag of a statement whose tag is no row of the result. */
  synchronized void lastTag(String tag) {
    lastTag = tag;
  }

  synchronized List<String> tags() {
    return List.copyOf(tags);
  }

  /** Empty before the first. */
  synchronized String lastTag() {
    return lastTag;
  }

  /** What the last statement is called, where its tag does not say it. */
  synchronized void lastCommand(String command) {
    lastCommand = command;
  }

  synchronized String lastCommand() {
    return lastCommand == null ? CommandTags.command(lastTag) : lastCommand;
  }

  synchronized void progress(JobProgress newProgress) {
    progress = newProgress;
  }

  synchronized @Nullable JobProgress progress() {
    return progress;
  }
}
