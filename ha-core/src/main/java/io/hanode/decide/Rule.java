package io.hanode.decide;

/** An id and one operator's sentence each. The ids are stable: "R305" in a bug report is enough. */
public enum Rule {
    /** Placeholder. */
    R000("nothing decided yet");

    private final String sentence;

    Rule(String sentence) {
        this.sentence = sentence;
    }

    /** The sentence. */
    public String sentence() {
        return sentence;
    }
}
