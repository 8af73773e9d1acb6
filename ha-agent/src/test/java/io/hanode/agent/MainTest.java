package io.hanode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void theVersionNamesTheProgram() {
        assertThat(new Version().getVersion()[0]).startsWith("hanode ");
    }
}
