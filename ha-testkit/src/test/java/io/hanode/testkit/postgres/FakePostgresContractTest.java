package io.hanode.testkit.postgres;

import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresController;

class FakePostgresContractTest extends PostgresControllerContract {

    private final FakeWorld world = new FakeWorld();

    @Override
    protected PostgresController create(NodeName name) {
        return world.add(name);
    }

    @Override
    protected void write(PostgresController primary) {
        ((FakePostgres) primary).write(1000);
    }

    @Override
    protected void crash(PostgresController server) {
        ((FakePostgres) server).crash();
    }

    @Override
    protected void settle() {
        world.stream();
    }
}
