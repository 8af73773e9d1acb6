package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigEditTest {

    private static final Map<String, Object> BEFORE = Map.of("ttl", 30, "postgresql", Map.of("use_slots", true));

    @Test
    void valuesAreYaml() {
        assertThat(ConfigEdit.set(BEFORE, List.of("ttl=20", "pause=on", "note='2'", "since=2026-01-01")))
                .containsEntry("ttl", 20)
                .containsEntry("pause", true)
                .containsEntry("note", "2")
                .containsEntry("since", "2026-01-01");
    }

    @Test
    void parametersMayHaveDotsInTheirNames() {
        assertThat(ConfigEdit.set(BEFORE, List.of("postgresql.parameters.auto_explain.log_min_duration=5s")))
                .containsEntry(
                        "postgresql",
                        Map.of("use_slots", true, "parameters", Map.of("auto_explain.log_min_duration", "5s")));
    }

    @Test
    void nullRemovesTheKeyAndTheMapsThatAreEmptyThen() {
        assertThat(ConfigEdit.set(BEFORE, List.of("postgresql.use_slots=null"))).isEqualTo(Map.of("ttl", 30));
    }

    @Test
    void theGivenMapStaysAsItIs() {
        ConfigEdit.set(BEFORE, List.of("ttl=20", "postgresql.use_slots=false"));
        assertThat(BEFORE).isEqualTo(Map.of("ttl", 30, "postgresql", Map.of("use_slots", true)));
    }

    @Test
    void aPairWithoutAnEqualsSignIsAMistakeOfTheCommandLine() {
        assertThatThrownBy(() -> ConfigEdit.set(BEFORE, List.of("ttl")))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("'ttl'");
    }

    @Test
    void aDocumentHasToBeAMap() {
        assertThatThrownBy(() -> ConfigEdit.document("- a\n- b\n", "the file"))
                .hasMessageContaining("the file is no map");
        assertThatThrownBy(() -> ConfigEdit.document("ttl: 1\nttl: 2\n", "the file"))
                .hasMessageContaining("duplicate key ttl");
    }

    @Test
    void differenceHasThreeLinesAroundEachChange() {
        assertThat(UnifiedDiff.lines(
                        "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n16\n17\n",
                        "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\n13\n14\n17\n18\n"))
                .containsExactly(
                        "--- ",
                        "+++ ",
                        "@@ -2,7 +2,7 @@",
                        " 2",
                        " 3",
                        " 4",
                        "-5",
                        "+five",
                        " 6",
                        " 7",
                        " 8",
                        "@@ -12,5 +12,5 @@",
                        " 12",
                        " 13",
                        " 14",
                        "-16",
                        " 17",
                        "+18");
        assertThat(UnifiedDiff.lines("1\n2\n", "1\n2\n")).isEmpty();
    }

    @Test
    void differenceOfNothingAndOneLineNamesTheLineBefore() {
        assertThat(UnifiedDiff.lines("", "a\n")).containsExactly("--- ", "+++ ", "@@ -0,0 +1 @@", "+a");
    }
}
