package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HbaGateTest {

    @Test
    void usersTextComesBackUnchanged() {
        for (String text :
                new String[] {"", "\n", "host all all all md5", "# ä\n\nhost all all \\\n all md5\n", "a\r\nb\\"}) {
            String closed = close(text);
            assertThat(HbaGate.isClosed(closed)).isTrue();
            assertThat(HbaGate.open(closed)).isEqualTo(text);
            assertThat(close(closed)).isEqualTo(closed);
        }
        assertThat(HbaGate.isClosed("host all all all md5")).isFalse();
        assertThat(HbaGate.open("host all all all md5")).isEqualTo("host all all all md5");
    }

    @Test
    void linesForAllAreNarrowedToTheRolesOfHaNode() {
        assertThat(lines("local all all peer map=x\nhost app,other all 10.0.0.0 255.0.0.0 scram-sha-256 # note"))
                .containsExactly(
                        "local all \"super\",\"rewinder\" peer map=x",
                        "host app,other \"super\",\"rewinder\" 10.0.0.0 255.0.0.0 scram-sha-256 # note",
                        "host all \"super\" samehost md5");
    }

    @Test
    void linesOfOtherRolesAreLeftOut() {
        assertThat(lines(
                        "host all app,\"super\" all md5\nhost all app all trust\nhost all +admins all trust\ninclude x\n"
                                + "host all \"all\" all trust"))
                .containsExactly("host all \"super\" all md5", "host all \"super\" samehost md5");
    }

    @Test
    void linesOfReplicationAndRefusalsStay() {
        assertThat(
                        lines(
                                "host replication +standbys 10.0.0.0/8 md5\nhost all bad all reject\nhost all,replication all all md5"))
                .containsExactly(
                        "host replication +standbys 10.0.0.0/8 md5",
                        "host all bad all reject",
                        "host all,replication \"super\",\"rewinder\",\"repl\" all md5",
                        "host all \"super\" samehost md5");
    }

    private static String close(String text) {
        return HbaGate.close(text, "super", "rewinder", "repl");
    }

    private static java.util.List<String> lines(String text) {
        return close(text).lines().filter(l -> !l.startsWith("#")).toList();
    }
}
