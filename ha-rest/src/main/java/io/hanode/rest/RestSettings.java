package io.hanode.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the REST API, as they were given: {@link RestApi#check()} judges them.
 *
 * @param listen {@code host:port} to listen on
 * @param connectAddress {@code host:port} that others connect to; null for where it listens
 * @param authentication what unsafe calls must carry; null for nothing
 * @param authenticationFault what is wrong with user or password; empty when nothing is
 * @param threads threads that read requests and answer health checks
 * @param changeThreads threads for calls that wait for the cluster
 * @param requestDeadline how long a client may take to send its request, or to take its answer
 */
record RestSettings(
        String listen,
        @Nullable String connectAddress,
        @Nullable BasicAuthentication authentication,
        String authenticationFault,
        int threads,
        int changeThreads,
        Duration requestDeadline) {}
