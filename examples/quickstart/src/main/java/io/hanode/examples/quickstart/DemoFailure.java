package io.hanode.examples.quickstart;

/** The story did not go as promised. The message says what was seen. */
public final class DemoFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** A failure with what was seen. */
    public DemoFailure(String message) {
        super(message);
    }
}
