package io.hanode.postgres.local;

import io.hanode.postgres.StreamFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's log, where the generated configuration has it. Elsewhere, or in another language, nothing is found in it. */
final class ServerLog {

    private static final Logger log = LoggerFactory.getLogger(ServerLog.class);
    private static final int LAST_WORDS = 8 * 1024;

    /** At two tries a second, of up to three lines each, these are those of half a minute at least. */
    private static final int LAST_TRIES = 32 * 1024;

    /** What a standby's receiver says when it ends, and where what was said before is over. */
    private static final Pattern TRIES = Pattern.compile(
            "FATAL: +(?<fault>(?:could not (?:receive data from WAL stream|connect to the primary server"
                    + "|start WAL streaming)|highest timeline|database system identifier differs)[^\\n]*)"
                    + "|LOG: +(?:started streaming WAL|starting PostgreSQL)");

    private final Path directory;

    ServerLog(Path stateDirectory) {
        directory = stateDirectory.resolve("log");
    }

    /** The end of the newest file; empty when there is none. */
    String lastWords() {
        return newest().map(file -> tail(file, LAST_WORDS)).orElse("");
    }

    /** The end of any file; empty when it cannot be read. */
    static String lastWords(Path file) {
        return tail(file, LAST_WORDS);
    }

    /** Why the server, which is a standby, does not stream; null when it does not say. */
    @Nullable
    StreamFault streamFault() {
        return newest().map(file -> streamFault(tail(file, LAST_TRIES))).orElse(null);
    }

    static @Nullable StreamFault streamFault(String text) {
        Matcher tries = TRIES.matcher(text);
        String last = null;
        while (tries.find()) {
            last = tries.group("fault");
        }
        if (last == null) {
            return null;
        }
        boolean removed = last.matches(".*requested WAL segment [0-9A-F]+ has already been removed.*");
        return new StreamFault(last.strip(), removed);
    }

    private Optional<Path> newest() {
        Path newest = null;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (newest == null
                        || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(newest)) > 0) {
                    newest = file;
                }
            }
        } catch (IOException e) {
            log.debug("no server log", e);
        }
        return Optional.ofNullable(newest);
    }

    private static String tail(Path file, int most) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - most));
            ByteBuffer bytes = ByteBuffer.allocate(most);
            int read = 0;
            while (read >= 0 && bytes.hasRemaining()) {
                read = channel.read(bytes);
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            log.debug("the server's log cannot be read", e);
            return "";
        }
    }
}
