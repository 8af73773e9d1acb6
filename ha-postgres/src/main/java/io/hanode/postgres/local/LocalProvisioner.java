package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.Upstream;
import java.io.IOException;

/** Makes, copies, rewinds and moves aside the data directory. */
final class LocalProvisioner implements Provisioner {

    private final LocalServer server;
    private final Initialize initialize;

    LocalProvisioner(LocalServer server, Initialize initialize) {
        this.server = server;
        this.initialize = initialize;
    }

    @Override
    public void initialize(ServerSettings settings, OperationContext context) throws PostgresException {
        server.requireStopped("initialize");
        requireEmpty("initialize");
        initialize.run(settings, context);
    }

    @Override
    public void clone(Upstream source, OperationContext context) throws PostgresException {
        server.requireStopped("clone");
        requireEmpty("clone");
        new Cloning(server).run(source, context);
    }

    @Override
    public void rewind(Upstream source, OperationContext context) throws PostgresException {
        server.requireStopped("rewind");
        new Rewind(server).run(source, context);
    }

    @Override
    public void discard(OperationContext context) throws PostgresException {
        server.requireStopped("discard");
        new Discard(server).run(context);
    }

    /** Empty, or left over by an operation that broke off. */
    private void requireEmpty(String what) throws PostgresException {
        DataDirectory directory = server.directory();
        try {
            if (!directory.empty() && !server.mark().isSet()) {
                throw new PostgresException(what + ": data directory " + directory.path()
                        + " is not empty; move it away or name another one");
            }
        } catch (IOException e) {
            throw new PostgresException(what + ": data directory " + directory.path() + " cannot be read: " + e, e);
        }
    }
}
