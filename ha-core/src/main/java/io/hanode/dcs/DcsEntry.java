package io.hanode.dcs;

/**
 * One key as it was read.
 *
 * @param key relative to the cluster's base path, for instance {@code config} or {@code members/pg1}
 * @param value the raw text
 * @param revision the version to expect in a conditional write
 */
public record DcsEntry(String key, String value, Revision revision) {}
