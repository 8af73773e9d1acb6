package io.hanode.rest;

/**
 * How the requests of one path and method are treated.
 *
 * @param lane on which threads
 * @param access whether it needs authentication
 * @param body whether it takes a JSON object
 * @param endpoint what answers
 * @param whenBusy what answers, at once, when the lane is full; must not block
 */
record Route(Lane lane, Access access, Body body, Endpoint endpoint, Endpoint whenBusy) {

    /** On which threads an endpoint runs. */
    enum Lane {
        /** On the threads that read requests: never blocks. */
        FAST,
        /** Asks the local server, within a second. */
        PROBE,
        /** Asks the store, within some seconds: must be possible while switchovers hang, which it may have to stop. */
        STORE,
        /** Waits for the cluster or the server. */
        SLOW
    }

    /** Whether a call changes something. */
    enum Access {
        /** Everybody may call. */
        SAFE,
        /** Only for those whom {@link AccessControl} lets in. */
        UNSAFE,
        /** The same for a call that other nodes make. */
        PEER
    }

    /** Whether a call takes a JSON object. */
    enum Body {
        /** No body; one that is sent is passed over. */
        NONE,
        /** A JSON object that is not empty. */
        JSON,
        /** A JSON object, or nothing. */
        OPTIONAL_JSON
    }

    private static final Answer BUSY =
            Answer.text(503, "too many requests of this kind are under way, try again later");

    /** Reads the status and answers at once. */
    static Route fast(Endpoint endpoint) {
        return new Route(Lane.FAST, Access.SAFE, Body.NONE, endpoint, endpoint);
    }

    /** Asks the local server; answers by what was last known when too many ask. */
    static Route probe(Endpoint endpoint, Endpoint whenBusy) {
        return new Route(Lane.PROBE, Access.SAFE, Body.NONE, endpoint, whenBusy);
    }

    /** Always the same. */
    static Route constant(Access access, Answer answer) {
        return new Route(Lane.FAST, access, Body.NONE, call -> answer, call -> answer);
    }

    /** What another node asks with a JSON object; answered at once. */
    static Route peer(Endpoint endpoint) {
        return new Route(Lane.FAST, Access.PEER, Body.JSON, endpoint, endpoint);
    }

    /** Changes something in the store. */
    static Route change(Body body, Endpoint endpoint) {
        return new Route(Lane.STORE, Access.UNSAFE, body, endpoint, call -> BUSY);
    }

    /** Changes something and waits for the cluster or the server. */
    static Route wait(Body body, Endpoint endpoint) {
        return new Route(Lane.SLOW, Access.UNSAFE, body, endpoint, call -> BUSY);
    }
}
