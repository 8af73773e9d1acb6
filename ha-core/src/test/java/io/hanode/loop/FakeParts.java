package io.hanode.loop;

import io.hanode.HaNodeBuilder;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import io.hanode.postgres.PostgresController;
import java.time.Duration;
import java.util.List;

/** A fake store and a fake server for tests in other packages. */
public final class FakeParts {

    private final FakeStore store = new FakeStore();
    private final FakeServer server = new FakeServer();

    public FakeParts serverFaults(String... faults) {
        server.faults = List.of(faults);
        return this;
    }

    public FakeParts fenceTime(Duration time) {
        server.fenceTime = time;
        return this;
    }

    public PostgresController controller() {
        return server;
    }

    public DcsFactory factory() {
        return new DcsFactory() {
            @Override
            public DcsClient connect(DcsScope scope) {
                return store;
            }

            @Override
            public String describe() {
                return "fake";
            }
        };
    }

    public boolean storeClosed() {
        return store.closed;
    }

    /** Starts without any setting, called by name from another class loader. */
    public static void startIncomplete(HaNodeBuilder builder) {
        builder.start();
    }
}
