package io.hanode.testkit.sim;

import java.util.PriorityQueue;

/** Virtual time: events in order of their time, and of their making where the times are the same. */
final class SimScheduler {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    /** One event; running it is one atomic step of the world. */
    static final class Event implements Comparable<Event> {
        private final long time;
        private final long sequence;
        private final Runnable code;
        private boolean cancelled;

        private Event(long time, long sequence, Runnable code) {
            this.time = time;
            this.sequence = sequence;
            this.code = code;
        }

        long time() {
            return time;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long now;
    private long sequence;

    /** Nanoseconds since the world began. */
    long now() {
        return now;
    }

    Event after(long delay, Runnable code) {
        return at(now + delay, code);
    }

    Event at(long time, Runnable code) {
        Event event = new Event(Math.max(time, now), sequence++, code);
        queue.add(event);
        return event;
    }

    /** Runs the next event. False when there is none. */
    boolean step() {
        Event event = queue.poll();
        while (event != null && event.cancelled) {
            event = queue.poll();
        }
        if (event == null) {
            return false;
        }
        now = event.time;
        event.code.run();
        return true;
    }
}
