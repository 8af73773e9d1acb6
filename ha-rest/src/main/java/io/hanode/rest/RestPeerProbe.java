package io.hanode.rest;

import io.hanode.model.NodeName;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerProbe;
import io.hanode.peer.PeerView;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Asks all peers at the same time, ours and Patroni's: {@code GET api_url} for their state, {@code POST /failsafe} for their agreement.
 * Each question runs on a thread of its own, names are looked up there too, and the caller waits for no thread longer than the timeout.
 */
final class RestPeerProbe implements PeerProbe {

    /** Many more than a cluster has nodes: beyond it (name look-ups that hang) questions wait, and time out as silence. */
    private static final int THREADS = 32;

    private static final int LONGEST_REASON = 200;

    private final ThreadPoolExecutor askers = DaemonThreads.pool("hanode-ask", THREADS, new LinkedBlockingQueue<>());
    /** Of their own: whether a primary may go on must not wait behind questions for states that hang. */
    private final ThreadPoolExecutor claimers =
            DaemonThreads.pool("hanode-claim", THREADS, new LinkedBlockingQueue<>());

    private final PeerHttp http;

    RestPeerProbe(ClientAccess access) {
        http = new PeerHttp(access);
    }

    /** What is asked of one peer. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(PeerAddress peer) throws PeerHttp.NoAnswerException, InterruptedException;
    }

    @Override
    public SortedMap<NodeName, PeerView> ask(List<PeerAddress> peers, Duration timeout) {
        return all(askers, peers, timeout, peer -> state(peer, timeout), RestPeerProbe::silent);
    }

    @Override
    public SortedMap<NodeName, FailsafeAnswer> claim(List<PeerAddress> peers, FailsafeClaim claim, Duration timeout) {
        String json = FailsafeJson.of(claim);
        return all(
                claimers,
                peers,
                timeout,
                peer -> agreement(peer, http.post(peer.apiUrl(), "/failsafe", json, timeout)),
                (peer, why) -> FailsafeAnswer.refused(why));
    }

    private <T> SortedMap<NodeName, T> all(
            ThreadPoolExecutor threads,
            List<PeerAddress> peers,
            Duration timeout,
            Question<T> question,
            BiFunction<PeerAddress, String, T> noAnswer) {
        SortedMap<NodeName, T> answers = new TreeMap<>();
        fill(answers, peers, noAnswer, "did not answer within " + timeout.toMillis() + " ms");
        List<Callable<T>> calls = peers.stream()
                .<Callable<T>>map(peer -> () -> answer(peer, question, noAnswer))
                .toList();
        try {
            List<Future<T>> results = threads.invokeAll(calls, timeout.toNanos(), TimeUnit.NANOSECONDS);
            for (int i = 0; i < results.size(); i++) {
                take(peers.get(i).node(), results.get(i), answers);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fill(answers, peers, noAnswer, "the question was interrupted");
        } catch (RejectedExecutionException e) {
            fill(answers, peers, noAnswer, "not asked: the probe is closed");
        }
        return answers;
    }

    private static <T> void fill(
            SortedMap<NodeName, T> answers,
            List<PeerAddress> peers,
            BiFunction<PeerAddress, String, T> noAnswer,
            String why) {
        peers.forEach(p -> answers.put(p.node(), noAnswer.apply(p, why)));
    }

    private static <T> T answer(PeerAddress peer, Question<T> question, BiFunction<PeerAddress, String, T> noAnswer)
            throws InterruptedException {
        try {
            return question.ask(peer);
        } catch (PeerHttp.NoAnswerException e) {
            return noAnswer.apply(peer, e.why());
        }
    }

    private static <T> void take(NodeName peer, Future<T> result, SortedMap<NodeName, T> answers)
            throws InterruptedException {
        try {
            answers.put(peer, result.get());
        } catch (CancellationException | ExecutionException e) {
            // its answer stays the one that says so
            return;
        }
    }

    private PeerView state(PeerAddress peer, Duration timeout) throws PeerHttp.NoAnswerException, InterruptedException {
        HttpResponse<String> response = http.get(peer.apiUrl(), timeout);
        return response.statusCode() == 200
                ? PeerAnswerParser.parse(peer.node(), response.body())
                : silent(peer, "answered with status " + response.statusCode());
    }

    private static PeerView silent(PeerAddress peer, String reason) {
        return new PeerView.Silent(peer.node(), reason);
    }

    /** Patroni's words, and our name beside them: an address may have been given to another node. */
    private static FailsafeAnswer agreement(PeerAddress peer, HttpResponse<String> response) {
        if (response.statusCode() != 200 || !response.body().equals(FailsafeCalls.ACCEPTED)) {
            return FailsafeAnswer.refused(said(response));
        }
        String name = response.headers().firstValue(FailsafeCalls.AGREED).orElse(null);
        if (name == null) {
            return FailsafeAnswer.ACCEPTED_BY_PATRONI;
        }
        return name.equals(peer.node().value())
                ? FailsafeAnswer.ACCEPTED
                : FailsafeAnswer.refused("another node answers there: '" + shortened(name) + "'");
    }

    /** The node's own sentence; a page that a server makes of a status says no more than the status. */
    private static String said(HttpResponse<String> response) {
        String text = response.body().strip();
        boolean sentence = !text.isEmpty() && !text.startsWith("<");
        return "status " + response.statusCode() + (sentence ? ": " + shortened(text.replaceAll("\\s+", " ")) : "");
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text;
    }

    /**
     * Takes what the next peers are shown and asked for.
     *
     * @throws IllegalArgumentException when the files cannot be used; then nothing changes
     */
    void take(ClientAccess other) {
        http.take(other);
    }

    /** Ends all questions. */
    @Override
    public void close() {
        http.close();
        DaemonThreads.end(askers);
        DaemonThreads.end(claimers);
    }
}
