package io.hanode.testkit.postgres;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostmasterIdentity;
import java.util.ArrayList;
import java.util.List;

/** An operation's context that a test can cancel, and that keeps what was reported. */
public final class TestContext implements OperationContext {

    private final List<String> reports = new ArrayList<>();
    private final List<Runnable> onCancel = new ArrayList<>();
    private final List<PostmasterIdentity> servers = new ArrayList<>();
    private boolean cancelled;

    /** A context that is not cancelled. */
    public TestContext() {}

    @Override
    public synchronized void progress(String text, double fraction) {
        reports.add(text);
    }

    @Override
    public synchronized void starting(PostmasterIdentity server) {
        servers.add(server);
    }

    @Override
    public synchronized boolean cancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable code) {
        boolean now;
        synchronized (this) {
            onCancel.add(code);
            now = cancelled;
        }
        if (now) {
            code.run();
        }
    }

    /** Cancels the operation. */
    public void cancel() {
        List<Runnable> all;
        synchronized (this) {
            cancelled = true;
            all = List.copyOf(onCancel);
        }
        all.forEach(Runnable::run);
    }

    /** The processes that were told of before they became servers. */
    public synchronized List<PostmasterIdentity> servers() {
        return List.copyOf(servers);
    }

    /** What was reported so far. */
    public synchronized List<String> reports() {
        return List.copyOf(reports);
    }
}
