package io.hanode.loop;

import io.hanode.decide.Decision;
import io.hanode.decide.Observation;
import io.hanode.decide.Situation;
import io.hanode.model.Tick;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the last decisions with what they were made from, and logs those that differ from the one before. Thread-safe. */
final class Recorder {

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final Pattern NUMBERS =
            Pattern.compile("(?<![A-Za-z0-9_-])[0-9A-F]+(/[0-9A-F]+|\\.[0-9]+)?(?![A-Za-z])");

    /**
     * One turn.
     *
     * @param number counts the turns
     * @param observation what it knew
     * @param decision what it decided
     */
    record Entry(long number, Observation observation, Decision decision) {}

    private final int capacity;
    private final Deque<Entry> last = new ArrayDeque<>();
    private final Deque<Entry> changes = new ArrayDeque<>();
    private long number;
    private @Nullable Decision previous;

    Recorder(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a turn. True when it was decided by another rule, or for another kind of reason, than the turn before. */
    synchronized boolean add(Observation observation, Decision decision) {
        Entry entry = new Entry(number++, observation, decision);
        boolean changed = previous == null
                || previous.rule() != decision.rule()
                || previous.situation() != decision.situation()
                || !kind(previous).equals(kind(decision));
        previous = decision;
        keep(last, entry);
        if (changed) {
            keep(changes, entry);
            log.info("{}", sentence(entry));
        } else {
            log.debug("{}", sentence(entry));
        }
        return changed;
    }

    private void keep(Deque<Entry> entries, Entry entry) {
        if (entries.size() == capacity) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }

    /** A reason without its numbers: positions and times alone make no other reason. */
    private static String kind(Decision decision) {
        return NUMBERS.matcher(decision.reason()).replaceAll("#");
    }

    /** The last turns and the last changes, oldest first. */
    synchronized List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        long from = last.isEmpty() ? number : last.getFirst().number;
        changes.stream().filter(e -> e.number < from).forEach(all::add);
        all.addAll(last);
        return all;
    }

    /** The reason of the last decision in the given situation. */
    Optional<String> lastReason(Situation situation) {
        return entries().stream()
                .filter(e -> e.decision.situation() == situation)
                .reduce((a, b) -> b)
                .map(e -> e.decision.reason());
    }

    /** The same as sentences. */
    List<String> explain() {
        return entries().stream()
                .map(e -> e.observation.wallClock() + " " + sentence(e) + actions(e.decision))
                .toList();
    }

    private static String actions(Decision decision) {
        List<String> names = decision.actions().stream()
                .map(a -> a.getClass().getSimpleName())
                .toList();
        return names.isEmpty() ? "" : " do=" + String.join(",", names);
    }

    private static String sentence(Entry entry) {
        Decision d = entry.decision;
        return "situation=" + d.situation() + " rule=" + d.rule() + " \"" + d.reason() + "\" wake="
                + seconds(d.wakeAt(), entry.observation.now());
    }

    private static String seconds(Tick wakeAt, Tick now) {
        Duration wait = wakeAt.since(now);
        return Math.max(0, Math.round(wait.toMillis() / 100.0)) / 10.0 + "s";
    }
}
