package io.hanode.http;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request's body that goes out once at most: the HTTP client cannot send it again by itself, and a caller that gives up learns
 * whether any of it may have gone out. A request whose body never went out was not carried out.
 */
final class OneShotBody implements BodyPublisher {

    private enum State {
        WAITING,
        TAKEN,
        ABANDONED
    }

    private final BodyPublisher bytes;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    OneShotBody(String text) {
        this.bytes = BodyPublishers.ofString(text);
    }

    /** True when nothing of the body has gone out; then nothing will any more. */
    boolean abandon() {
        return state.compareAndSet(State.WAITING, State.ABANDONED) || state.get() == State.ABANDONED;
    }

    @Override
    public long contentLength() {
        return bytes.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (state.compareAndSet(State.WAITING, State.TAKEN)) {
            bytes.subscribe(subscriber);
        } else {
            BodyPublishers.fromPublisher(failed()).subscribe(subscriber);
        }
    }

    private static Flow.Publisher<ByteBuffer> failed() {
        return subscriber -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    // There is nothing to come.
                }

                @Override
                public void cancel() {
                    // There is nothing to stop.
                }
            });
            subscriber.onError(new IOException("the request was given up or sent before"));
        };
    }
}
