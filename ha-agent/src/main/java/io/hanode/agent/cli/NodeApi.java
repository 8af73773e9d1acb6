package io.hanode.agent.cli;

import io.hanode.HaConfigurationException;
import io.hanode.agent.config.Access;
import io.hanode.rest.ClientAccess;
import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestClient;
import io.hanode.rest.RestException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls nodes over REST. Every call is over within its time, and none is repeated. */
final class NodeApi implements AutoCloseable {

    /** How long a node may take to answer what it knows. */
    static final Duration QUICK = Duration.ofSeconds(5);

    private final Access access;
    private @Nullable RestClient client;

    NodeApi(Access access) {
        this.access = access;
    }

    RestAnswer get(MemberView member, String path) throws RestException {
        return get(url(member), path);
    }

    RestAnswer get(String url, String path) throws RestException {
        return client().get(url, path, QUICK);
    }

    RestAnswer post(MemberView member, String path, @Nullable Map<String, ?> body, Duration timeout)
            throws RestException {
        return client().post(url(member), path, body, timeout);
    }

    RestAnswer patch(MemberView member, String path, Map<String, ?> body, Duration timeout) throws RestException {
        return client().patch(url(member), path, body, timeout);
    }

    RestAnswer delete(MemberView member, String path, Duration timeout) throws RestException {
        return client().delete(url(member), path, timeout);
    }

    /**
     * An answer's JSON object.
     *
     * @throws CliException when it is none
     */
    static Map<String, Object> json(RestAnswer answer) {
        try {
            return answer.json();
        } catch (IllegalArgumentException e) {
            throw CliException.failed(
                    "a node's answer cannot be read, status " + answer.status() + ": " + e.getMessage());
        }
    }

    private static String url(MemberView member) {
        return member.apiUrl()
                .orElseThrow(() -> CliException.failed(member.name() + " does not say where its REST API is"));
    }

    /** Made at the first call: files of certificates that cannot be read hinder no command that calls nobody. */
    private RestClient client() {
        if (client == null) {
            try {
                client = new RestClient(shown());
            } catch (HaConfigurationException e) {
                throw new CliException(ExitCode.CONFIGURATION, String.join("; ", e.faults()));
            }
        }
        return client;
    }

    private ClientAccess shown() {
        return new ClientAccess(
                access.user().orElse(null),
                access.password().orElse(null),
                access.authorities().orElse(null),
                access.certificate().orElse(null),
                access.key().or(access::certificate).orElse(null),
                access.keyPassword().orElse(null),
                access.insecure() ? ClientAccess.Trust.ANYBODY : ClientAccess.Trust.HOST);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
