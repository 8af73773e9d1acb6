package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void quotesAndBackslashesCountAsInAShell() {
        assertThat(Words.split("/bin/run --a=1  b")).containsExactly("/bin/run", "--a=1", "b");
        assertThat(Words.split("sh -c 'echo \"$1\" > /tmp/x'")).containsExactly("sh", "-c", "echo \"$1\" > /tmp/x");
        assertThat(Words.split("a\\ b \"c \\\"d\\\" \\n\" ''")).containsExactly("a b", "c \"d\" \\n", "");
        assertThat(Words.split("don\"'\"t")).containsExactly("don't");
    }

    @Test
    void openQuoteIsAFault() {
        assertThat(Words.fault("run 'this")).contains("not closed");
        assertThat(Words.fault("run \"this")).contains("not closed");
        assertThat(Words.fault("run this\\")).contains("not closed");
        assertThat(Words.fault("  ")).contains("empty");
        assertThat(Words.fault("run 'this'")).isNull();
    }
}
