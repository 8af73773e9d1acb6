package io.hanode.http;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Counts what comes of a body, and notes whether it failed. */
final class Collected implements Flow.Subscriber<ByteBuffer> {

    int bytes;
    boolean failed;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        bytes += buffer.remaining();
    }

    @Override
    public void onError(Throwable error) {
        failed = true;
    }

    @Override
    public void onComplete() {
        // Counting is enough.
    }
}
