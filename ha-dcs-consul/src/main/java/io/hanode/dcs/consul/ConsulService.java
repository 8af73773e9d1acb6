package io.hanode.dcs.consul;

import io.hanode.HaEvent;
import io.hanode.HaListener;
import io.hanode.HaStatus;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a node's PostgreSQL server as a service at the first agent, named after the cluster, with its role as a tag: give it to
 * {@code HaNodeBuilder.listener}. Clients find the primary as {@code primary.<cluster>.service.consul}.
 *
 * <p>What is registered is Patroni's: id {@code <cluster>/<node>}, the tags {@code primary} and {@code master}, or {@code replica}, and a
 * health check of the node's REST API, so that a node that died disappears from DNS without anybody's help. A server that does not
 * run is not registered. An agent that does not answer is asked again every few seconds; nothing of the node ever waits for it.
 */
public final class ConsulService implements HaListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsulService.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(1500);
    private static final long RETRY_SECONDS = 5;
    private static final int CHECKS_UNTIL_REMOVAL = 30;

    private final ConsulServiceSettings settings;
    private final ConsulApi api;
    private final ScheduledExecutorService scheduler;
    private HaStatus.Role wanted = HaStatus.Role.DOWN;
    private boolean failing;
    private boolean closed;

    ConsulService(Settings store, ConsulServiceSettings settings) {
        this.settings = settings;
        this.api = new ConsulApi(store);
        this.scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "hanode-consul-service");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void onEvent(HaEvent event) {
        if (event instanceof HaEvent.RoleChanged changed) {
            synchronized (this) {
                wanted = changed.to();
                if (!closed) {
                    scheduler.execute(this::reconcile);
                }
            }
        }
    }

    private void reconcile() {
        HaStatus.Role role;
        synchronized (this) {
            role = wanted;
        }
        try {
            switch (role) {
                case PRIMARY -> register("/primary", "primary", "master");
                case STANDBY -> register("/replica", "replica");
                case STANDBY_LEADER -> register("/standby-leader", "standby-leader");
                case DOWN, UNINITIALIZED -> api.deregisterService(settings.id(), Deadline.in(TIMEOUT));
            }
            failing = false;
        } catch (DcsException e) {
            if (!failing) {
                log.warn("service {} is not registered as {}, trying again: {}", settings.id(), role, e.getMessage());
            }
            failing = true;
            tryAgain();
        }
    }

    private synchronized void tryAgain() {
        if (!closed) {
            ScheduledFuture<?> unused = scheduler.schedule(this::reconcile, RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void register(String health, String... role) throws DcsException {
        List<String> tags = new ArrayList<>(settings.tags());
        tags.addAll(Arrays.asList(role));
        api.registerService(registration(health, tags), Deadline.in(TIMEOUT));
    }

    private Map<String, Object> registration(String health, List<String> tags) {
        long interval = settings.checkInterval().toMillis();
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("HTTP", settings.apiUrl() + health);
        check.put("Interval", interval + "ms");
        check.put("DeregisterCriticalServiceAfter", interval * CHECKS_UNTIL_REMOVAL + "ms");
        Map<String, Object> service = new LinkedHashMap<>();
        service.put("ID", settings.id());
        service.put("Name", ServiceName.of(settings.cluster()));
        service.put("Address", settings.host());
        service.put("Port", settings.port());
        service.put("Tags", tags);
        service.put("Check", check);
        service.put("EnableTagOverride", true);
        return service;
    }

    /** Takes the registration back, if the agent answers within 1.5 s. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        scheduler.shutdownNow();
        try {
            scheduler.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            api.deregisterService(settings.id(), Deadline.in(CLOSE_PATIENCE));
        } catch (DcsException e) {
            log.info("service {} stays registered until its check fails: {}", settings.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            api.close();
        }
    }
}
