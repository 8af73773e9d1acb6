package io.hanode.fence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;

/** Writes the time-out to the device as a line {@code Ctimeout=SECONDS}, for tests with a pipe that somebody reads. */
final class TestingWatchdogDriver implements WatchdogDriver {

    private final Path device;
    private OptionalInt programmed = OptionalInt.empty();

    TestingWatchdogDriver(Path device) {
        this.device = device;
    }

    @Override
    public OptionalInt timeout() {
        return programmed;
    }

    @Override
    public boolean canBeStopped() {
        return true;
    }

    @Override
    public void program(int seconds) throws IOException {
        try (ByteChannel channel = Files.newByteChannel(device, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(("Ctimeout=" + seconds + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
        programmed = OptionalInt.of(seconds);
    }
}
