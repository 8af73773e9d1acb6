package io.hanode.postgres;

/**
 * Which server process is meant, so that no other is ever signalled in its place.
 *
 * @param pid the postmaster's process id
 * @param startedAt the process's start, as the operating system tells it: on Linux field 22 of {@code /proc/<pid>/stat} (clock ticks
 *     since boot), which the process fence compares; elsewhere unit and origin are the controller's own; 0 when it is not known
 */
public record PostmasterIdentity(long pid, long startedAt) {}
