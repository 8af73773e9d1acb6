package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ServerSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AppliedSettingsTest {

    private static final PostmasterIdentity FIRST = new PostmasterIdentity(1, 1);
    private static final PostmasterIdentity SECOND = new PostmasterIdentity(2, 2);

    private final AppliedSettings applied = new AppliedSettings();

    @Test
    void ofAServerThatWasFoundRunningNothingIsKnown() {
        assertThat(applied.seen(FIRST)).isNull();
    }

    @Test
    void settingsOfAnotherProcessAreForgotten() {
        applied.seen(FIRST);
        applied.applied(ServerSettings.NONE);
        assertThat(applied.seen(FIRST)).isEqualTo(ServerSettings.NONE);
        assertThat(applied.seen(null)).isEqualTo(ServerSettings.NONE);
        assertThat(applied.seen(SECOND)).isNull();
    }

    @Test
    void onlyOtherSettingsThanThoseThatWereInForceAreAChange() {
        applied.seen(FIRST);
        assertThat(applied.applied(ServerSettings.NONE)).isFalse();
        assertThat(applied.applied(ServerSettings.NONE)).isFalse();
        ServerSettings other = new ServerSettings(new TreeMap<>(Map.of("work_mem", "8MB")), List.of());
        assertThat(applied.applied(other)).isTrue();
    }

    @Test
    void serverHasTheSettingsThatItWasStartedWith() {
        applied.seen(FIRST);
        applied.seen(SECOND);
        applied.startedWith(ServerSettings.NONE);
        assertThat(applied.seen(SECOND)).isEqualTo(ServerSettings.NONE);
        assertThat(applied.seen(FIRST)).isNull();
    }
}
