package io.hanode.agent.cli;

import io.hanode.agent.Main;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.SessionRequest;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.testkit.dcs.InMemoryDcs;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine;

/** A store in memory with the cluster batman, nodes that answer over REST, and a person who types. */
final class TestBench implements AutoCloseable {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-07-01T09:08:07Z"), ZoneId.of("Europe/Vienna"));

    /** What a command printed and its exit code. */
    record Result(int code, String out, String err) {}

    final List<String> calls = new CopyOnWriteArrayList<>();
    final Map<String, FakeNode> nodes = new LinkedHashMap<>();
    final Map<String, String> environment = new LinkedHashMap<>();
    private final String name = UUID.randomUUID().toString();
    private final InMemoryDcs store = MemoryProvider.store(name);
    private final DcsScope scope = new DcsScope("service", new ClusterName("batman"));
    private Reader input = new StringReader("");
    private boolean terminal;

    /** Three running members, of which n1 leads. */
    TestBench() {
        environment.put("DCS_URL", "memory://" + name + "/service");
        put("initialize", "7268616322854375442");
        put("config", "{\"ttl\":30,\"loop_wait\":10,\"retry_timeout\":10}");
        put("status", "{\"optime\":67395656}");
        put("leader", "n1");
        member("n1", "\"state\":\"running\",\"role\":\"primary\",\"timeline\":3");
        member("n2", Trees.standby(67_395_656));
        member("n3", Trees.standby(67_395_656));
    }

    FakeNode node(String member) {
        return nodes.computeIfAbsent(member, m -> new FakeNode(m, calls));
    }

    /** Writes a member's record; its REST API listens as long as its node is not closed. */
    TestBench member(String member, String fields) {
        int host = member.charAt(1) - '0';
        put(
                "members/" + member,
                "{\"conn_url\":\"postgres://10.0.0." + host + ":5432/postgres\",\"api_url\":\"http://127.0.0.1:"
                        + node(member).port() + "/patroni\"," + fields + "}");
        return this;
    }

    TestBench put(String key, String value) {
        store.put(scope, key, value);
        return this;
    }

    /** The leader's lease passes. */
    TestBench freeLock() {
        Duration patience = Duration.ofSeconds(5);
        try (var client = store.connect(scope);
                var session = client.openSession(new SessionRequest(NodeName.of("bench"), patience), patience)) {
            session.revokeLeader(client.read(patience).leader().token(), patience);
            return this;
        } catch (DcsException e) {
            throw new IllegalStateException(e);
        }
    }

    String stored(String key) {
        try (var client = store.connect(scope)) {
            DcsEntry entry = client.read(Duration.ofSeconds(5)).entries().get(key);
            return entry == null ? null : entry.value();
        } catch (DcsException e) {
            throw new IllegalStateException(e);
        }
    }

    TestBench typed(String text) {
        input = new StringReader(text);
        return this;
    }

    TestBench typed(Reader reader) {
        input = reader;
        return this;
    }

    TestBench onTerminal() {
        terminal = true;
        return this;
    }

    Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Io io = new Io(
                new PrintWriter(out), new PrintWriter(err), new BufferedReader(input), terminal, environment, CLOCK);
        CommandLine command = Main.commandLine(new GlobalOptions(io));
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = command.execute(args);
        return new Result(code, out.toString(), err.toString());
    }

    @Override
    public void close() {
        nodes.values().forEach(FakeNode::close);
    }
}
