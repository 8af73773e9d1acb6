package io.hanode.agent;

import io.hanode.HaConfigurationException;
import io.hanode.HaEvent;
import io.hanode.HaListener;
import io.hanode.HaNode;
import io.hanode.HaNodeBuilder;
import io.hanode.HaStatus;
import io.hanode.agent.callback.Callbacks;
import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.Fault;
import io.hanode.agent.log.LogSetup;
import io.hanode.cluster.LocalConfig;
import io.hanode.dcs.consul.ConsulService;
import io.hanode.rest.RestApi;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node in the foreground, from its configuration until a signal or something that only a person can mend. */
final class Agent implements HaListener {

    /** Rules of the core with which a node cannot go on. */
    private static final String NAME_TAKEN = "R153";

    private static final String FOREIGN_DATA = "R152";

    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final List<Path> paths;
    private final Map<String, String> environment;
    private final BlockingQueue<Wake> wakes = new LinkedBlockingQueue<>();
    private final Callbacks callbacks;
    private final RestApi rest;
    private volatile AgentConfig config;
    private volatile String rule = "";
    private volatile boolean stopping;
    private boolean begun;
    private volatile @Nullable HaNode node;

    Agent(List<Path> paths, Map<String, String> environment, AgentConfig config) {
        this.paths = paths;
        this.environment = environment;
        this.config = config;
        callbacks = new Callbacks(config.scope().orElse(""), NodeAssembly.callbacks(config));
        rest = RestAssembly.make(config);
    }

    /**
     * Starts the node and runs until it is to end.
     *
     * @return the exit code
     * @throws HaConfigurationException when the node cannot start as it is configured
     */
    int run() throws InterruptedException {
        for (String signal : List.of("TERM", "INT", "HUP")) {
            Signals.handle(signal, this::signal);
        }
        Optional<ConsulService> service = NodeAssembly.consulService(config);
        try {
            HaNodeBuilder builder = NodeAssembly.builder(config, rest, this::localConfig, this);
            service.ifPresent(builder::listener);
            HaNode started = builder.start();
            node = started;
            if (!started.awaitStatus(s -> !s.rule().isEmpty(), Duration.ofSeconds(10))) {
                log.warn("the first turn takes longer than 10 s; the log says what it waits for");
            }
            sayFirstTurn();
            SystemdNotice.send("READY=1", "STATUS=" + started.status().reason());
            int code = await();
            stopping = true;
            SystemdNotice.send("STOPPING=1");
            started.close();
            return code;
        } finally {
            stopping = true;
            service.ifPresent(ConsulService::close);
            callbacks.close();
        }
    }

    private static void sayFirstTurn() {
        ProcessHandle.current()
                .info()
                .startInstant()
                .ifPresent(start -> log.info(
                        "first turn {} ms after the start of the process",
                        Duration.between(start, Instant.now()).toMillis()));
    }

    private int await() throws InterruptedException {
        long nameTakenSince = 0;
        while (true) {
            boolean taken = rule.equals(NAME_TAKEN);
            if (taken && nameTakenSince == 0) {
                nameTakenSince = System.nanoTime();
            }
            nameTakenSince = taken ? nameTakenSince : 0;
            long left = taken ? patience().toNanos() - (System.nanoTime() - nameTakenSince) : Long.MAX_VALUE;
            Wake wake = left <= 0 ? null : wakes.poll(left, TimeUnit.NANOSECONDS);
            if (wake == Wake.STOP) {
                return ExitCode.OK;
            }
            if (rule.equals(FOREIGN_DATA)) {
                log.error("this node ends: {}", reason());
                return ExitCode.FOREIGN_DATA;
            }
            if (wake == null && rule.equals(NAME_TAKEN)) {
                log.error("this node ends after {} s: {}", patience().toSeconds(), reason());
                return ExitCode.NAME_TAKEN;
            }
        }
    }

    /** After a crash our own session of before lives for up to a ttl; the double of that is another process for sure. */
    private Duration patience() {
        HaNode running = node;
        return running == null ? Duration.ZERO : running.status().config().ttl().multipliedBy(2);
    }

    private String reason() {
        HaNode running = node;
        return running == null ? "" : running.status().reason();
    }

    private void signal(String name) {
        if (name.equals("HUP")) {
            // Not on the JDK's only thread for signals: a reload may wait for the server.
            new Thread(this::reload, "hanode-reload").start();
            return;
        }
        if (stopping || wakes.contains(Wake.STOP)) {
            HaNode running = node;
            HaStatus status = running == null ? null : running.status();
            log.warn(
                    "SIG{} again: still ending, waiting for: {}",
                    name,
                    status == null ? "the start" : status.reason() + operation(status));
            return;
        }
        log.info("SIG{}: this node hands over and stops its server", name);
        wakes.add(Wake.STOP);
    }

    private static String operation(HaStatus status) {
        return status.operation() == null ? "" : " (" + status.operation() + ")";
    }

    private void reload() {
        HaNode running = node;
        if (running == null || stopping) {
            log.warn("SIGHUP: there is nothing to reload now");
            return;
        }
        SystemdNotice.send("RELOADING=1");
        try {
            running.reload();
            log.info("SIGHUP: the configuration was read anew");
        } catch (HaConfigurationException e) {
            log.error("SIGHUP: the configuration stays as it was: {}", e.getMessage());
        } finally {
            SystemdNotice.send("READY=1");
        }
    }

    /** Asked by the node at its start and at each reload, whoever asked for that. */
    private synchronized LocalConfig localConfig() {
        if (!begun) {
            begun = true;
            return NodeAssembly.localConfig(config);
        }
        AgentConfig fresh = AgentConfig.load(paths, environment);
        if (!fresh.nodeFaults().isEmpty()) {
            throw new HaConfigurationException(
                    fresh.nodeFaults().stream().map(Fault::toString).toList());
        }
        rest.reload(RestAssembly.builder(fresh));
        fresh.warnings().forEach(w -> log.warn("{}", w));
        Reloadable.needRestart(config, fresh)
                .forEach(key -> log.warn("{} has changed: it takes effect when the agent is started anew", key));
        LogSetup.levels(fresh.tree().section("log"));
        callbacks.settings(NodeAssembly.callbacks(fresh));
        config = fresh;
        return NodeAssembly.localConfig(fresh);
    }

    @Override
    public void onEvent(HaEvent event) {
        if (event instanceof HaEvent.Decided decided) {
            rule = decided.rule();
            wakes.add(Wake.LOOK);
        }
        callbacks.onEvent(event);
    }

    private enum Wake {
        STOP,
        LOOK
    }
}
