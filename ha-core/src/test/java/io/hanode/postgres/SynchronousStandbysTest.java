package io.hanode.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hanode.model.NodeName;
import io.hanode.postgres.SynchronousStandbys.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SynchronousStandbysTest {

    @Test
    void textIsPatronis() {
        assertThat(first(1, "pg1").toText()).isEqualTo("pg1");
        assertThat(first(1, "pg-1").toText()).isEqualTo("\"pg-1\"");
        assertThat(first(2, "pg1", "Any").toText()).isEqualTo("2 (pg1,\"Any\")");
        assertThat(new SynchronousStandbys(Method.ANY, 1, names("pg1")).toText())
                .isEqualTo("ANY 1 (pg1)");
        assertThat(SynchronousStandbys.NONE.toText()).isEmpty();
    }

    @Test
    void nobodyIsANameThatNoStandbyHas() {
        assertThat(SynchronousStandbys.nobody(Method.ANY, 1).toText())
                .isEqualTo("ANY 1 (__patroni_strict_sync_replica_placeholder__)");
        assertThat(SynchronousStandbys.nobody(Method.FIRST, 1).toText())
                .isEqualTo("__patroni_strict_sync_replica_placeholder__");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Stream.of(
                        SynchronousStandbys.NONE,
                        first(1, "pg1"),
                        first(1, "first"),
                        first(2, "pg1", "Any", "a b"),
                        new SynchronousStandbys(Method.ANY, 2, names("a", "b", "c-d")),
                        SynchronousStandbys.nobody(Method.ANY, 2),
                        SynchronousStandbys.nobody(Method.FIRST, 1))
                .forEach(s -> assertThat(SynchronousStandbys.parse(s.toText())).contains(s));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"a,b; 1 (a,b)", "FIRST 2 ( a , \"b\" ); 2 (a,b)", "any 2(a,b); ANY 2 (a,b)", "\"a\"; a"})
    void handWrittenFormsAreUnderstood(String text, String meaning) {
        assertThat(SynchronousStandbys.parse(text))
                .map(SynchronousStandbys::toText)
                .contains(meaning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "2 (*)", "\"*\"", "a b", "a,", "ANY 0 (a)", "ANY x (a)", "\"a", "ANY 1 ()", "a'b"})
    void whatHaNodeNeverWritesIsNoValueOfOurs(String text) {
        assertThat(SynchronousStandbys.parse(text)).isEmpty();
    }

    @Test
    void countThatDoesNotFitItsMethodIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SynchronousStandbys(Method.NONE, 1, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new SynchronousStandbys(Method.ANY, 0, names("a")));
    }

    private static SynchronousStandbys first(int count, String... names) {
        return new SynchronousStandbys(Method.FIRST, count, names(names));
    }

    private static List<NodeName> names(String... names) {
        return Stream.of(names).map(NodeName::of).toList();
    }
}
