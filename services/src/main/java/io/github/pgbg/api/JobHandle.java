package io.github.pgbg.api;

/**
 * What a launch gives back.
 *
 * @param pid of the worker's backend
 * @param cookie tells this job from later ones of the same pid; 0 for the v1 API
 */
public record JobHandle(int pid, long cookie) {

  /** The composite value {@code (pid,cookie)}. */
  @Override
  public String toString() {
    return "(" + pid + "," + cookie + ")";
  }
}
