package io.hanode.fence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Reads {@code /sys/class/watchdog} and sets the time-out with {@code wdctl}: a JVM of version 17 has no ioctl of its own. That program
 * opens the device and closes it in order, so it is only run while the device is not open, and never on one that cannot be stopped.
 */
final class LinuxWatchdogDriver implements WatchdogDriver {

    private static final Path SYSFS = Path.of("/sys/class/watchdog");
    private static final int PROGRAM_SECONDS = 2;

    private final Path device;
    private final Path attributes;
    private final String program;

    LinuxWatchdogDriver(Path device) {
        this(device, SYSFS, "wdctl");
    }

    LinuxWatchdogDriver(Path device, Path sysfs, String program) {
        this.device = device;
        this.program = program;
        Path name = device.getFileName();
        // The old name of the first device.
        boolean first = name == null || name.toString().equals("watchdog");
        this.attributes = sysfs.resolve(first ? "watchdog0" : name.toString());
    }

    @Override
    public OptionalInt timeout() {
        try {
            return OptionalInt.of(Integer.parseInt(read("timeout")));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    @Override
    public boolean canBeStopped() {
        try {
            return read("nowayout").equals("0");
        } catch (IOException e) {
            return false;
        }
    }

    private String read(String attribute) throws IOException {
        return Files.readString(attributes.resolve(attribute)).strip();
    }

    @Override
    public void program(int seconds) throws IOException {
        Process process = new ProcessBuilder(program, "--settimeout", String.valueOf(seconds), device.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " did not end within " + PROGRAM_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(program + " was interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(program + " ended with status " + process.exitValue());
        }
    }
}
