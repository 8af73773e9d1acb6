package io.hanode.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An answer without an end, line by line. One thread reads; any thread may close. */
public final class HttpStream implements AutoCloseable {

    private final Endpoint endpoint;
    private final int status;
    private final Lines lines;

    HttpStream(Endpoint endpoint, int status, Lines lines) {
        this.endpoint = endpoint;
        this.status = status;
        this.lines = lines;
    }

    /** Who answers. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /**
     * The next line, cut where it is longer than an answer may be.
     *
     * @return null when none came within the time
     * @throws IOException when the stream has ended; the message is the end of a sentence that begins with the server's name
     */
    public @Nullable String next(Duration patience) throws IOException, InterruptedException {
        return lines.next(patience);
    }

    /** Gives up the connection; whoever waits for a line is told. Idempotent. */
    @Override
    public void close() {
        lines.close();
    }

    /** Takes the bytes in and makes lines of them. What is not read yet holds the server back. */
    static final class Lines implements BodySubscriber<Lines> {

        private final int limit;
        private final BlockingQueue<Line> queue = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final AtomicBoolean ended = new AtomicBoolean();
        private Flow.@Nullable Subscription subscription;
        private boolean closed;

        Lines(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<Lines> getBody() {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public synchronized void onSubscribe(Flow.Subscription s) {
            subscription = s;
            if (closed) {
                s.cancel();
            } else {
                s.request(1);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    take(buffer.get());
                }
            }
            queue.add(new Line(null, null));
        }

        private void take(byte next) {
            if (next == '\n') {
                queue.add(new Line(line.toString(StandardCharsets.UTF_8), null));
                line.reset();
            } else if (line.size() < limit) {
                line.write(next);
            }
        }

        @Override
        public void onError(Throwable error) {
            end(HttpFaults.reason(error));
        }

        @Override
        public void onComplete() {
            if (line.size() > 0) {
                queue.add(new Line(line.toString(StandardCharsets.UTF_8), null));
            }
            end("ended its answer");
        }

        /** The first reason counts: newer Java versions tell of an error when the stream is left. */
        private void end(String reason) {
            if (ended.compareAndSet(false, true)) {
                queue.add(new Line(null, reason));
            }
        }

        @Nullable
        String next(Duration patience) throws IOException, InterruptedException {
            long until = System.nanoTime() + patience.toNanos();
            while (true) {
                Line next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    return null;
                }
                if (next.end() != null) {
                    queue.add(next);
                    throw new IOException(next.end());
                }
                if (next.text() != null) {
                    return next.text();
                }
                requestMore();
            }
        }

        private synchronized void requestMore() {
            if (subscription != null) {
                subscription.request(1);
            }
        }

        void close() {
            end("was left");
            synchronized (this) {
                closed = true;
                if (subscription != null) {
                    subscription.cancel();
                }
            }
        }
    }

    /** A line, or the reason of the end, or neither: then all that was received has been read. */
    private record Line(@Nullable String text, @Nullable String end) {}
}
