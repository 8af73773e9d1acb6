package io.hanode.testkit.sim;

/** What goes wrong between machines, and between them and the store. */
final class NetworkFaults {

    private final SimWorld world;
    private final SimRandom random;
    private final Faults faults;

    NetworkFaults(SimWorld world, SimRandom random, Faults faults) {
        this.world = world;
        this.random = random;
        this.faults = faults;
    }

    void cutFromStore(SimNode node) {
        world.story.tell("fault", node.name + " is cut off from the store");
        world.network.cutFromStore.add(node.name);
        faults.until(() -> reconnect(node));
    }

    private void reconnect(SimNode node) {
        world.story.tell("fault", node.name + " reaches the store again");
        world.network.cutFromStore.remove(node.name);
        NodeProcess process = node.process();
        if (process != null) {
            process.wake("store reached again");
        }
    }

    void storeDown() {
        world.story.tell("fault", "the store is down");
        world.dcs.down = true;
        faults.until(this::storeUp);
    }

    void storeUp() {
        world.story.tell("fault", "the store is up again");
        world.dcs.down = false;
        world.storeChanged();
    }

    void badWeather(SimNode node) {
        world.story.tell("fault", "calls of " + node.name + " to the store are lost or late");
        world.network.weather(
                node.name, new SimNetwork.Weather(random.fraction() / 3, random.fraction() / 2, slowest(), slowest()));
        faults.until(() -> world.network.weather(node.name, SimNetwork.Weather.FAIR));
    }

    private long slowest() {
        return random.chance(0.5) ? random.between(1, 100) : random.between(100, 6000);
    }

    void cutLink(SimNode a, SimNode b) {
        if (a != b) {
            world.story.tell("fault", a.name + " and " + b.name + " do not reach each other");
            world.network.cut(a.name, b.name);
            faults.until(() -> world.network.mend(a.name, b.name));
        }
    }

    void cutReplication(SimNode node) {
        world.story.tell("fault", "replication connections of " + node.name + " are refused");
        world.network.refusedReplication.add(node.name);
        faults.until(() -> world.network.refusedReplication.remove(node.name));
    }

    void isolate(SimNode node) {
        cutFromStore(node);
        world.nodes.values().forEach(other -> cutLink(node, other));
    }

    void slowReplication(SimNode node) {
        world.story.tell("fault", node.name + " receives slowly");
        world.network.replicationDelay(node.name, random.between(100, 5000));
        faults.until(() -> world.network.replicationDelay(node.name, 10));
    }

    /** Answers come later and later, and then none: how a connection to a store usually dies. */
    void fade(SimNode node) {
        world.story.tell("fault", "answers of the store to " + node.name + " are late");
        world.network.weather(node.name, new SimNetwork.Weather(0, 0, 30, random.between(1000, 6000)));
        faults.until(() -> {
            world.network.weather(node.name, SimNetwork.Weather.FAIR);
            cutFromStore(node);
        });
    }
}
