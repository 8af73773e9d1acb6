package io.hanode.dcs.etcd;

import io.hanode.http.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * What etcd answered when it did not refuse.
 *
 * @param endpoint which server
 * @param json the whole
 */
record Answer(Endpoint endpoint, Fields json) {

    /** The store's revision when this was answered; for a transaction that wrote, the revision of what it wrote. */
    long revision() {
        return json.object("header").number("revision");
    }

    /** The term in which the server was. */
    long term() {
        return json.object("header").number("raft_term");
    }

    /** Whether all comparisons of a transaction held. */
    boolean succeeded() {
        return json.flag("succeeded");
    }

    /** What the first operation of a transaction, a read, has found; null for nothing. */
    @Nullable
    KeyValue found() {
        return json.objects("responses").stream()
                .flatMap(response -> response.object("response_range").objects("kvs").stream())
                .map(KeyValue::of)
                .findFirst()
                .orElse(null);
    }
}
