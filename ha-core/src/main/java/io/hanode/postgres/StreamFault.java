package io.hanode.postgres;

/**
 * Why a standby does not stream.
 *
 * @param words the server's own, one line
 * @param walRemoved whether the upstream has removed WAL that this standby still needs: trying again will not help
 */
public record StreamFault(String words, boolean walRemoved) {}
