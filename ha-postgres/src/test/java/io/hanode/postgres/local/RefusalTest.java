package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalTest {

    private static final String OUTPUT = """
            2026-11-22 14:34:43.966 UTC [21090] LOG:  invalid value for parameter "work_mem": "zork"
            2026-11-22 14:34:43.966 UTC [21090] LOG:  9999999 is outside the valid range for parameter "max_connections" (1 .. 262143)
            2026-11-22 14:34:43.966 UTC [21090] LOG:  0 8kB is outside the valid range for parameter "shared_buffers" (16 .. 1073741823)
            2026-11-22 14:34:43.966 UTC [21090] LOG:  invalid value for parameter "DateStyle": "foo"
            2026-11-22 14:34:43.966 UTC [21090] HINT:  Available values: minimal, replica, logical.
            2026-11-22 14:34:43.966 UTC [21090] LOG:  7 is outside the valid range for parameter "checkpoint_completion_target" (0 .. 1)
            2026-11-22 14:34:43.966 UTC [21090] LOG:  3 kB is outside the valid range for parameter "temp_buffers" (100 kB .. 1000 kB)
            2026-11-22 14:34:43.967 UTC [21090] FATAL:  configuration file "/d/postgresql.conf" contains errors
            """;

    @Test
    void valueOutOfRangeHasANearestOneThatIsAllowed() {
        assertThat(Refusal.nearest(OUTPUT))
                .containsEntry("max_connections", "262143")
                .containsEntry("shared_buffers", "16")
                .containsEntry("checkpoint_completion_target", "1")
                .containsEntry("temp_buffers", "100")
                .containsEntry("work_mem", "")
                .containsEntry("datestyle", "")
                .hasSize(6);
    }

    @Test
    void reasonSaysWhatIsAllowed() {
        assertThat(Refusal.reasons(OUTPUT).get("datestyle")).contains("\"foo\"").contains("Available values");
        assertThat(Refusal.reasons(OUTPUT).get("work_mem")).endsWith("\"zork\"");
    }
}
