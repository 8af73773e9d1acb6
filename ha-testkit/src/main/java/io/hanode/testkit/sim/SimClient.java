package io.hanode.testkit.sim;

/** The clients: they write to every server that lets them, and remember what was acknowledged. */
final class SimClient {

    private final SimWorld world;
    private final SimRandom random;

    SimClient(SimWorld world, SimRandom random) {
        this.world = world;
        this.random = random;
    }

    void begin() {
        world.scheduler.after(random.skewedMillis(20, 1500), this::write);
    }

    private void write() {
        for (SimNode node : world.nodes.values()) {
            SimPostgres pg = node.postgres;
            if (pg.acceptsWrites()) {
                pg.commits.write(random.between(50, 400));
            }
        }
        begin();
    }
}
