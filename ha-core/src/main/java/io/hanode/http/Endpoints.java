package io.hanode.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;

/** The servers that are asked, one of which is the current one until it fails. Thread-safe. */
public final class Endpoints {

    private List<Endpoint> all;
    private int current;

    /** The servers as configured, the first of which is asked first; none while they have to be looked up. */
    public Endpoints(Collection<Endpoint> configured) {
        this.all = List.copyOf(new LinkedHashSet<>(configured));
    }

    /**
     * The server that is asked first.
     *
     * @throws java.util.NoSuchElementException while none is known
     */
    public synchronized Endpoint current() {
        if (all.isEmpty()) {
            throw new NoSuchElementException("no server is known yet");
        }
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
        if (!all.isEmpty() && current().equals(failed)) {
            current = (current + 1) % all.size();
        }
    }

    /** Replaces the servers by what was discovered. The current one stays if it is among them; nothing happens when there is none. */
    public synchronized void replace(Collection<Endpoint> discovered) {
        if (!discovered.isEmpty()) {
            List<Endpoint> before = inOrder();
            all = List.copyOf(new LinkedHashSet<>(discovered));
            current = before.isEmpty() ? 0 : Math.max(0, all.indexOf(before.get(0)));
        }
    }

    /** For logs and errors. */
    @Override
    public synchronized String toString() {
        return String.join(",", all.stream().map(Endpoint::toString).toList());
    }
}
