package io.hanode.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how far the agent is, where it asked for that. By {@code systemd-notify}, since the JDK has no datagram sockets of
 * that kind; the unit therefore has {@code NotifyAccess=all}.
 */
final class SystemdNotice {

    private static final Logger log = LoggerFactory.getLogger(SystemdNotice.class);
    private static final long SECONDS = 5;

    private SystemdNotice() {}

    static void send(String... states) {
        if (System.getenv("NOTIFY_SOCKET") == null) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("systemd-notify"));
        command.addAll(List.of(states));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            log.warn("systemd cannot be told of {}: {}", states[0], e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
