package io.hanode.agent.cli;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HistoryCommandTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TOPOLOGY")
    void entriesOfOldVersionsHaveEmptyColumns(Format format) {
        Rows rows = HistoryCommand.rows(Trees.three().stored().history());
        Golden.check(
                "history." + format.name().toLowerCase(Locale.ROOT), rows.text(format, "\t", (column, cell) -> cell));
    }
}
