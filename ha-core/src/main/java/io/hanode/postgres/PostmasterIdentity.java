package io.hanode.postgres;

/**
 * Which server process is meant, so that no other is ever signalled in its place.
 *
 * @param pid the postmaster's process id
 * @param startedAt the process's start, as the operating system tells it (unit and origin are the controller's own)
 */
public record PostmasterIdentity(long pid, long startedAt) {}
