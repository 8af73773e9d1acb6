package io.hanode.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** The servers that are asked, one of which is the current one until it fails. Thread-safe. */
public final class Endpoints {

    private List<Endpoint> all;
    private int current;

    /**
     * The servers as configured; the first is asked first.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Endpoints(Collection<Endpoint> configured) {
        this.all = List.copyOf(new LinkedHashSet<>(configured));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no endpoint is given: at least one is needed");
        }
    }

    /** The server that is asked first. */
    public synchronized Endpoint current() {
        return all.get(current);
    }

    /** All of them, the current one first. */
    public synchronized List<Endpoint> inOrder() {
        List<Endpoint> order = new ArrayList<>(all.subList(current, all.size()));
        order.addAll(all.subList(0, current));
        return order;
    }

    /** Lets the next server be the current one, if the given one still is. */
    public synchronized void leave(Endpoint failed) {
        if (current().equals(failed)) {
            current = (current + 1) % all.size();
        }
    }

    /** Replaces the servers by what was discovered. The current one stays if it is among them; nothing happens when there is none. */
    public synchronized void replace(Collection<Endpoint> discovered) {
        if (!discovered.isEmpty()) {
            Endpoint before = current();
            all = List.copyOf(new LinkedHashSet<>(discovered));
            current = Math.max(0, all.indexOf(before));
        }
    }

    /** For logs and errors. */
    @Override
    public synchronized String toString() {
        return String.join(",", all.stream().map(Endpoint::toString).toList());
    }
}
