package io.hanode.http;

import io.hanode.dcs.DcsException.Effect;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What a failed exchange means: who did what, and what may have changed. */
final class HttpFaults {

    /** What servers do that mind something about a connection, and those that crash. */
    static final String CLOSED = "closed the connection without an answer";

    private static final double NANOS_PER_SECOND = 1e9;

    private HttpFaults() {}

    /** What is known about a call that failed, when it is not known that nothing was sent. */
    static Effect effect(HttpCall call, Throwable error, @Nullable OneShotBody body) {
        boolean harmless = call.effect() == HttpCall.EffectKind.READS
                || find(error, ConnectException.class).isPresent()
                || find(error, UnknownHostException.class).isPresent()
                || find(error, HttpConnectTimeoutException.class).isPresent()
                || find(error, SSLHandshakeException.class).isPresent()
                || (body != null && body.abandon());
        return harmless ? Effect.NOT_APPLIED : Effect.UNKNOWN;
    }

    /** What the server did, as the end of a sentence that begins with its name. */
    static String reason(Throwable error) {
        if (find(error, UnresolvedAddressException.class).isPresent()
                || find(error, UnknownHostException.class).isPresent()) {
            return "cannot be found: its host name does not resolve";
        }
        if (find(error, HttpConnectTimeoutException.class).isPresent()) {
            return "did not accept a connection in time";
        }
        if (find(error, ConnectException.class).isPresent()) {
            return "does not accept connections";
        }
        Optional<SSLException> tls = find(error, SSLException.class);
        if (tls.isPresent()) {
            return "and this client cannot agree on TLS: " + tls.get().getMessage();
        }
        return String.valueOf(error).contains("received no bytes")
                ? CLOSED
                : "broke the connection: " + lastMessage(error);
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
    }

    private static String lastMessage(Throwable error) {
        Throwable last = error;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }

    private static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
        }
        return Optional.empty();
    }
}
