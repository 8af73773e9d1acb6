package io.hanode.postgres;

/**
 * A setting of the server that waits for a restart.
 *
 * @param name the setting
 * @param oldValue what is in force, with its unit; empty when not known
 * @param newValue what will be after a restart, with its unit; empty when not known
 */
public record PendingChange(String name, String oldValue, String newValue) {}
