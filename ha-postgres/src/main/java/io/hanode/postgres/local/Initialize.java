package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a new cluster in the wanted way and leaves it running; or leaves the data directory as it was. */
final class Initialize {

    private static final Logger log = LoggerFactory.getLogger(Initialize.class);

    /** What may be done to a new cluster by a command of the user's takes a day at most. */
    private static final Duration LIMIT = Duration.ofDays(1);

    private final LocalServer server;
    private final StartStop startStop;
    private final Reconfiguration reconfiguration;

    Initialize(LocalServer server, StartStop startStop, Reconfiguration reconfiguration) {
        this.server = server;
        this.startStop = startStop;
        this.reconfiguration = reconfiguration;
    }

    void run(ServerSettings settings, OperationContext context) throws PostgresException {
        boolean existed = Files.isDirectory(server.directory().path());
        try {
            make(settings, context);
            after(context);
        } catch (IOException e) {
            PostgresException failure = new PostgresException("initialize: " + server + ": " + e, e);
            undo(existed, failure);
            throw failure;
        } catch (PostgresException e) {
            undo(existed, e);
            throw e;
        }
    }

    private void make(ServerSettings settings, OperationContext context) throws PostgresException, IOException {
        BootstrapMethod method = server.settings().making().bootstrap().method();
        if (method == null) {
            new Initdb(server).run(settings, context);
            startStop.startPrimary(settings, context);
        } else {
            new CustomBootstrap(server, startStop, reconfiguration, method).run(settings, context);
        }
    }

    private void after(OperationContext context) throws PostgresException {
        String command = server.settings().making().bootstrap().after();
        if (command == null) {
            return;
        }
        context.progress("bootstrap after", -1);
        LocalSettings settings = server.settings();
        Map<String, String> pairs = new TreeMap<>(settings.superuser().options());
        pairs.put("host", host(settings));
        pairs.put("port", Integer.toString(settings.port()));
        pairs.put("user", settings.superuser().user());
        pairs.put("dbname", settings.address().database());
        new UserCommand(server).run("bootstrap after", command, List.of(ConnInfo.format(pairs)), LIMIT, context);
    }

    private String host(LocalSettings settings) {
        return settings.access().socket()
                ? server.directory().socketDirectory().map(Object::toString).orElse(settings.localHost())
                : settings.localHost();
    }

    /** Leaves the directory as it was: empty or missing. */
    private void undo(boolean existed, PostgresException failure) {
        DataDirectory directory = server.directory();
        try {
            new Stopper(server).stop(StopMode.IMMEDIATE, NoContext.INSTANCE);
            directory.wipe();
            if (!existed) {
                Files.deleteIfExists(directory.path());
            }
            server.mark().clear();
        } catch (IOException | PostgresException e) {
            log.warn(
                    "what a failed initialize left in {} could not be removed; the next one will: {}",
                    directory.path(),
                    e.toString());
            failure.addSuppressed(e);
        }
    }
}
