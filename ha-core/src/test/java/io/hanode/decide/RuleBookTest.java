package io.hanode.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules are cited in bug reports for years: a change of an id or a sentence has to be meant. {@code -Dgolden.update=true} writes both files. */
class RuleBookTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final Path GOLDEN = MODULE.resolve("src/test/resources/io/hanode/decide/rules.txt");
    private static final Path DOCUMENT = MODULE.resolve("../docs/decisions.md");

    @Test
    void idsAndSentencesAreTheKnownOnes() throws IOException {
        String rules = Arrays.stream(Rule.values())
                .map(rule -> rule + " " + rule.sentence() + "\n")
                .collect(Collectors.joining());
        matches(GOLDEN, rules);
    }

    @Test
    void documentListsAllRules() throws IOException {
        matches(DOCUMENT, RuleBook.markdown());
    }

    private static void matches(Path file, String wanted) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, wanted, UTF_8);
        }
        assertThat(file)
                .as("when the change is meant, run the test with -Dgolden.update=true")
                .exists()
                .content(UTF_8)
                .isEqualTo(wanted);
    }

    @Test
    void idsAreInOrderAndEachHasASentence() {
        assertThat(Rule.values()).extracting(Rule::name).isSorted().allMatch(id -> id.matches("R[0-9]{3}"));
        assertThat(Rule.values()).allMatch(rule -> !rule.sentence().isBlank());
    }
}
