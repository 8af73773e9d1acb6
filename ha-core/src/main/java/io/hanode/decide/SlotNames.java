package io.hanode.decide;

import io.hanode.model.NodeName;
import java.util.Locale;

/** The name of a member's replication slot, by Patroni's mapping, so that both can serve one cluster. */
final class SlotNames {

    private static final int MAX_LENGTH = 63;

    private SlotNames() {}

    /** Lower case; '-' and '.' become '_'; any other character that PostgreSQL refuses becomes 'u' and its decimal code point. */
    static String of(NodeName name) {
        StringBuilder slot = new StringBuilder();
        name.value().toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
                slot.appendCodePoint(c);
            } else if (c == '-' || c == '.') {
                slot.append('_');
            } else {
                slot.append(String.format(Locale.ROOT, "u%04d", c));
            }
        });
        return slot.length() > MAX_LENGTH ? slot.substring(0, MAX_LENGTH) : slot.toString();
    }
}
