package io.hanode.agent.config;

import java.util.List;

/**
 * What becomes of a key of Patroni's.
 *
 * @param kind taken, passed over, or refused
 * @param text why, and what to use instead; empty when it is taken
 * @param harmless values that change nothing, with which a refused key is taken all the same
 */
record Support(Kind kind, String text, List<String> harmless) {

    /** The kinds. */
    enum Kind {
        /** It does what it does in Patroni, or what the table says. */
        TAKEN,
        /** It changes nothing here, and does no harm; a warning says so. */
        WITHOUT_EFFECT,
        /** A configuration with it is not accepted. */
        REFUSED
    }

    static final Support TAKEN = new Support(Kind.TAKEN, "", List.of());

    static Support withoutEffect(String why) {
        return new Support(Kind.WITHOUT_EFFECT, "without effect: " + why, List.of());
    }

    static Support refused(String why, String use) {
        return new Support(Kind.REFUSED, "not supported: " + why + ", use " + use, List.of());
    }

    /** The same, but for these values. */
    Support unless(String... values) {
        return new Support(kind, text, List.of(values));
    }
}
