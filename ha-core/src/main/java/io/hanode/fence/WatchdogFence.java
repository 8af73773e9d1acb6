package io.hanode.fence;

import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a watchdog device reset the machine when this process does not renew its lease in time. The device is opened before a server may
 * accept writes, kept alive after each renewal that left more of the lease than the device's time-out, so that the reset comes before
 * the lease has passed, and closed in order when nothing is to be fenced.
 *
 * <p>A JVM that is killed while it leads does not close the device: the machine is reset, also when PostgreSQL was stopped before.
 */
public final class WatchdogFence implements Fence {

    private static final Logger log = LoggerFactory.getLogger(WatchdogFence.class);

    /** A device that failed is tried again after so long. */
    private static final long FAILURE_LASTS = Duration.ofMinutes(1).toNanos();

    private static final byte KEEP_ALIVE = '1';

    /** Closing without it counts as a crash. */
    private static final byte MAGIC_CLOSE = 'V';

    private final Watchdog settings;
    private final WatchdogDriver driver;
    private WatchdogTimeout.@Nullable Leases leases;
    private @Nullable WatchdogTimeout timeout;
    private @Nullable ByteChannel open;
    private boolean stale;
    private boolean late;
    private @Nullable String failure;
    private long failedAt;
    private @Nullable String said;
    private boolean closed;

    /** A fence with these settings. The device is not touched before leases are known. */
    public WatchdogFence(Watchdog settings) {
        this(
                settings,
                settings.driver() == Watchdog.Driver.TESTING
                        ? new TestingWatchdogDriver(settings.device())
                        : new LinuxWatchdogDriver(settings.device()));
    }

    WatchdogFence(Watchdog settings, WatchdogDriver driver) {
        this.settings = settings;
        this.driver = driver;
    }

    @Override
    public String name() {
        return "watchdog " + settings.device();
    }

    @Override
    public synchronized void leases(Duration ttl, Duration valid, Duration renewed) {
        WatchdogTimeout.Leases now = new WatchdogTimeout.Leases(ttl, valid, renewed);
        if (closed || now.equals(leases)) {
            return;
        }
        leases = now;
        stale = true;
        if (open == null) {
            prepare();
        }
    }

    /** Only while the device is not open: it can be opened once. */
    private void prepare() {
        if (leases != null && absent() == null) {
            timeout = WatchdogTimeout.prepare(settings, driver, leases);
            stale = false;
        }
        String problem = problem();
        if (problem != null) {
            sayOnce(problem);
        } else if (timeout != null && !timeout.inTime()) {
            sayOnce(timeout.fault() + ": the machine would be reset only after the lease has passed");
        }
    }

    private void sayOnce(String what) {
        if (!what.equals(said)) {
            boolean goesOn = settings.mode() == Watchdog.Mode.AUTOMATIC;
            log.warn("watchdog {}: {}; {}", settings.device(), what, goesOn ? "goes on" : "this node must not lead");
        }
        said = what;
    }

    @Override
    public synchronized void feed(PostmasterIdentity postmaster, Duration remaining) {
        long asked = System.nanoTime();
        if (closed) {
            return;
        }
        boolean begins = open == null;
        if (begins && !arm()) {
            return;
        }
        WatchdogTimeout current = Objects.requireNonNull(timeout);
        Duration left = remaining.minusNanos(System.nanoTime() - asked);
        boolean counts = !current.inTime() || left.compareTo(Duration.ofSeconds(current.seconds())) >= 0;
        late = begins && !counts;
        if (counts) {
            keepAlive();
        } else if (!begins) {
            log.debug("the renewal took too long for the watchdog: its time-out would end after the lease");
        }
    }

    private boolean arm() {
        if (stale) {
            prepare();
        }
        if (absent() != null || timeout == null || timeout.seconds() == 0) {
            return false;
        }
        try {
            open = Files.newByteChannel(settings.device(), StandardOpenOption.WRITE);
            log.info("watchdog {} is armed with {} s", settings.device(), timeout.seconds());
            return true;
        } catch (IOException e) {
            failed("it could not be opened: " + e.getMessage());
            return false;
        }
    }

    private void keepAlive() {
        try {
            write(KEEP_ALIVE);
            failure = null;
        } catch (IOException e) {
            failed("it could not be kept alive: " + e.getMessage());
        }
    }

    private void write(byte value) throws IOException {
        ByteChannel device = open;
        if (device != null) {
            device.write(ByteBuffer.wrap(new byte[] {value}));
        }
    }

    private void failed(String what) {
        failure = what;
        failedAt = System.nanoTime();
        sayOnce(what);
    }

    @Override
    public synchronized boolean wantsRenewal() {
        return late;
    }

    @Override
    public synchronized void disarm() {
        ByteChannel device = open;
        if (device == null) {
            return;
        }
        late = false;
        open = null;
        try (device) {
            if (!driver.canBeStopped()) {
                log.warn(
                        "watchdog {} cannot be stopped: it resets the machine unless it is kept alive by something else",
                        settings.device());
            }
            device.write(ByteBuffer.wrap(new byte[] {MAGIC_CLOSE}));
            log.info("watchdog {} is disarmed", settings.device());
        } catch (IOException e) {
            failed("it could not be closed in order, and may reset the machine: " + e.getMessage());
        }
    }

    @Override
    public synchronized boolean healthy() {
        return (settings.mode() == Watchdog.Mode.AUTOMATIC && absent() != null) || problem() == null;
    }

    @Override
    public synchronized Optional<String> hindrance() {
        return settings.mode() == Watchdog.Mode.REQUIRED
                ? Optional.ofNullable(problem()).map(p -> name() + ": " + p)
                : Optional.empty();
    }

    /** Why the device would not do what it should; null when it would. */
    private @Nullable String problem() {
        String absent = absent();
        if (absent != null) {
            return absent;
        }
        if (failure != null && (open != null || System.nanoTime() - failedAt < FAILURE_LASTS)) {
            return failure;
        }
        WatchdogTimeout current = timeout;
        if (current == null) {
            return null;
        }
        boolean tooLate = !current.inTime() && settings.mode() == Watchdog.Mode.REQUIRED;
        return current.seconds() == 0 || tooLate ? current.fault() : null;
    }

    private @Nullable String absent() {
        if (!Files.exists(settings.device())) {
            return "there is no such device: load its driver, for instance softdog";
        }
        return Files.isWritable(settings.device()) ? null : "this process may not write to it";
    }

    @Override
    public synchronized void close() {
        disarm();
        closed = true;
    }
}
