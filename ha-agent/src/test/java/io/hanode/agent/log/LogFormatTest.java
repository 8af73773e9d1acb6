package io.hanode.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.hanode.agent.config.AgentConfig;
import io.hanode.cluster.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFormatTest {

    @TempDir
    Path directory;

    private AgentConfig config(String log) throws IOException {
        return AgentConfig.load(Files.writeString(directory.resolve("log.yml"), "log:\n" + log.indent(2)), Map.of());
    }

    private String line(String log, Throwable failure) throws IOException {
        AgentConfig config = config(log);
        assertThat(config.faults()).isEmpty();
        LoggingEvent event = new LoggingEvent(
                "", new LoggerContext().getLogger("io.hanode.loop.HaLoop"), Level.WARN, "lost \"it\"", failure, null);
        event.setThreadName("loop");
        return new String(LogSetup.encoder(config.tree().section("log")).encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void theDefaultIsPatronis() throws IOException {
        assertThat(line("level: INFO", null))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} WARNING: lost \"it\"\n");
    }

    @Test
    void pythonsFormatsAreUnderstood() throws IOException {
        assertThat(line(
                        "format: '%(asctime)s [%(levelname)-8s] %(module)s %(threadName)s: %(message)s 100%%'\ndateformat: '%H'",
                        null))
                .matches("\\d\\d \\[WARNING ] HaLoop loop: lost \"it\" 100%\n");
    }

    @Test
    void jsonHasTheFieldsThatAreListedUnderTheirNames() throws IOException {
        Map<String, Object> line = Json.object(
                line("type: json\nformat: [message, {levelname: level}]\nstatic_fields: {cluster: orders}", null));
        assertThat(line).isEqualTo(Map.of("message", "lost \"it\"", "level", "WARNING", "cluster", "orders"));
    }

    @Test
    void stackTracesAreLeftOutWhereTheyAreWantedAtDebugOnly() throws IOException {
        Throwable failure = new IllegalStateException("why");
        assertThat(line("level: INFO", failure)).contains("IllegalStateException: why");
        assertThat(line("traceback_level: DEBUG", failure)).doesNotContain("IllegalStateException");
        assertThat(line("traceback_level: DEBUG\nlevel: DEBUG", failure)).contains("IllegalStateException");
    }

    @Test
    void whatAFormatCannotTellIsRefusedWithItsLine() throws IOException {
        assertThat(LogCheck.faults(config("level: INFO\nformat: '%(lineno)d %(message)s'")))
                .singleElement()
                .asString()
                .contains("log.yml:3: log.format: not supported: lines do not know their 'lineno', use asctime");
        assertThat(LogCheck.faults(config("dateformat: '%Q'")).toString())
                .contains("log.dateformat: not supported: %Q");
    }

    @Test
    void aFormatWithoutNameIsRefused() {
        assertThatThrownBy(() -> new PlainFormat("%s", null)).hasMessageContaining("'%s' is no part of a format");
    }
}
