package io.hanode.postgres.local;

import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresController;
import io.hanode.testkit.postgres.PostgresControllerContract;
import io.hanode.testkit.postgres.PostgresPlayground;
import org.junit.jupiter.api.AfterEach;

class LocalPostgresContractIT extends PostgresControllerContract {

    private final PostgresPlayground playground = PostgresPlayground.create();

    @Override
    protected PostgresController create(NodeName name) {
        return Servers.builder(playground, name.value()).build();
    }

    @Override
    protected void write(PostgresController primary) throws Exception {
        Servers.writeAsClient(primary);
    }

    @Override
    protected void crash(PostgresController server) {
        Servers.kill(server);
    }

    @Override
    @AfterEach
    protected void closeAll() throws Exception {
        super.closeAll();
        playground.close();
    }
}
