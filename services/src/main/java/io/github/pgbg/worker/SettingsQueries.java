package io.github.pgbg.worker;

/**
 * How code inside the server tells what it is: for the custom settings known by now.
 *
 * @param all a query of three text columns: what kind a row is, a name, a value
 * @param fingerprint a query of one text: equal for equal answers of the other one
 */
public record SettingsQueries(String all, String fingerprint) {}
