package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.FencingToken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who believes to hold the lock, on one clock for all: what must never be two. */
final class Ownership {

    private final List<String> violations = new ArrayList<>();
    private @Nullable String owner;
    private String lastOwner = "";
    private FencingToken last = new FencingToken(0);
    private int acquisitions;
    private int failures;

    /** Tokens increase; one that comes again is an acquisition whose release had no answer, of the same owner. */
    synchronized void begin(String name, FencingToken token) {
        if (owner != null) {
            violations.add(name + " holds the lock with token " + token + " while " + owner + " does with " + last);
        }
        int order = token.compareTo(last);
        if (order < 0 || (order == 0 && !name.equals(lastOwner))) {
            violations.add(name + " got token " + token + " after " + last);
        }
        owner = name;
        lastOwner = name;
        last = token;
        acquisitions++;
    }

    /** What was held for longer than its lease proves nothing: it is left out. */
    synchronized void end(String name, boolean inTime) {
        if (name.equals(owner)) {
            owner = null;
        } else if (inTime) {
            violations.add(name + " gave up a lock that " + owner + " holds");
        }
    }

    synchronized void violated(String what) {
        violations.add(what);
    }

    synchronized void failed(DcsException e) {
        failures++;
    }

    synchronized int acquisitions() {
        return acquisitions;
    }

    synchronized int failures() {
        return failures;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }
}
