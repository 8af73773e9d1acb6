package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import io.hanode.http.Endpoint;
import io.hanode.http.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the servers are: as configured, or as DNS says; and after them the members that etcd names itself. What was configured stays,
 * since members may advertise addresses that cannot be reached from here. Thread-safe.
 */
final class Discovery {

    private static final Logger log = LoggerFactory.getLogger(Discovery.class);
    private static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();

    private final Settings settings;
    private final Endpoints endpoints;
    private List<Endpoint> seeds;
    private List<Endpoint> members = List.of();
    private long doneAt;
    private boolean done;

    Discovery(Settings settings, Endpoints endpoints) {
        this.settings = settings;
        this.endpoints = endpoints;
        this.seeds = settings.endpoints();
    }

    /** Asks DNS when no server is known yet. The look-up has a thread of its own, since it cannot be given a deadline. */
    void findFirst(Deadline deadline) throws DcsException {
        String domain = settings.srv();
        if (domain == null || !endpoints.inOrder().isEmpty()) {
            return;
        }
        FutureTask<List<Endpoint>> lookUp = new FutureTask<>(() -> SrvRecords.find(domain, settings.secure()));
        Thread thread = new Thread(lookUp, "hanode-etcd-dns");
        thread.setDaemon(true);
        thread.start();
        try {
            found(lookUp.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw unknown(domain, "DNS did not answer in time", e);
        } catch (ExecutionException e) {
            throw unknown(
                    domain,
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(domain, "the wait was interrupted", e);
        }
    }

    private static DcsException unknown(String domain, String why, Exception cause) {
        return new DcsException(
                Effect.NOT_APPLIED, "the etcd servers of " + domain + " cannot be found: " + why, cause);
    }

    private synchronized void found(List<Endpoint> servers) {
        seeds = servers;
        endpoints.replace(all());
    }

    synchronized boolean isDue() {
        return settings.discovery() && (!done || System.nanoTime() - doneAt > PERIOD_NANOS);
    }

    /** Takes a list of members in. */
    synchronized void accept(Answer list) {
        done = true;
        doneAt = System.nanoTime();
        List<Endpoint> named = new ArrayList<>();
        for (Fields member : list.json().objects("members")) {
            for (String url : member.texts("clientURLs")) {
                try {
                    Endpoint endpoint = Endpoint.parse(url, settings.secure(), EtcdDcs.DEFAULT_PORT);
                    if (seeds.stream().anyMatch(seed -> seed.scheme().equals(endpoint.scheme()))) {
                        named.add(endpoint);
                    }
                } catch (IllegalArgumentException e) {
                    log.debug("etcd names a member at an address that cannot be used: {}", e.getMessage());
                }
            }
        }
        if (!named.equals(members)) {
            members = named;
            endpoints.replace(all());
            log.info("etcd servers: {}", endpoints);
        }
    }

    private List<Endpoint> all() {
        List<Endpoint> all = new ArrayList<>(seeds);
        all.addAll(members);
        return all;
    }
}
