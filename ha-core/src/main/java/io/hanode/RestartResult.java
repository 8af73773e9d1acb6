package io.hanode;

/**
 * What became of a request for a restart.
 *
 * @param outcome the kind
 * @param text a sentence for people
 */
public record RestartResult(Outcome outcome, String text) {

    /** The kinds. */
    public enum Outcome {
        /** The server was restarted and accepts connections. */
        RESTARTED,
        /** It is kept until its time comes. */
        SCHEDULED,
        /** The server does not fulfil the conditions; nothing was done. */
        CONDITIONS_NOT_MET,
        /** Another long operation is under way; nothing was done. */
        BUSY,
        /** The server is starting; or it was restarted and does not accept connections yet. */
        STILL_STARTING,
        /** Another restart is scheduled; nothing was done. */
        ALREADY_SCHEDULED,
        /** It failed, or was refused for another reason; the text says which. */
        FAILED
    }
}
