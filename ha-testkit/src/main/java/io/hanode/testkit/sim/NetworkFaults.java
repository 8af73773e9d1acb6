package io.hanode.testkit.sim;

/** What goes wrong between machines, and on the way from them to the store. */
final class NetworkFaults {

    private final SimWorld world;
    private final Faults faults;

    NetworkFaults(SimWorld world, Faults faults) {
        this.world = world;
        this.faults = faults;
    }

    void cutFromStore(SimNode node, SimRandom random) {
        world.story.tell("fault", node.name + " is cut off from the store");
        world.network.cutFromStore.add(node.name);
        faults.until(random, () -> reconnect(node));
    }

    private void reconnect(SimNode node) {
        world.story.tell("fault", node.name + " reaches the store again");
        world.network.cutFromStore.remove(node.name);
        NodeProcess process = node.process();
        if (process != null) {
            process.wake("store reached again");
        }
    }

    void badWeather(SimNode node, SimRandom random) {
        world.story.tell("fault", "calls of " + node.name + " to the store are lost or late");
        world.network.weather(
                node.name,
                new SimNetwork.Weather(
                        random.fraction() / 3,
                        random.fraction() / 2,
                        random.fraction() / 3,
                        slowest(random),
                        slowest(random)));
        faults.until(random, () -> world.network.weather(node.name, SimNetwork.Weather.FAIR));
    }

    private static long slowest(SimRandom random) {
        return random.chance(0.5) ? random.between(1, 100) : random.between(100, 6000);
    }

    void cutLink(SimNode a, SimNode b, SimRandom random) {
        if (a != b) {
            world.story.tell("fault", a.name + " and " + b.name + " do not reach each other");
            world.network.cut(a.name, b.name);
            faults.until(random, () -> world.network.mend(a.name, b.name));
        }
    }

    void cutOneWay(SimNode from, SimNode to, SimRandom random) {
        if (from != to) {
            world.story.tell("fault", from.name + " cannot connect to " + to.name);
            world.network.cutOneWay(from.name, to.name);
            faults.until(random, () -> world.network.mendOneWay(from.name, to.name));
        }
    }

    void cutReplication(SimNode node, SimRandom random) {
        world.story.tell("fault", "replication connections of " + node.name + " are refused");
        world.network.refusedReplication.add(node.name);
        faults.until(random, () -> world.network.refusedReplication.remove(node.name));
    }

    void isolate(SimNode node, SimRandom random) {
        cutFromStore(node, random);
        world.nodes.values().forEach(other -> cutLink(node, other, random));
    }

    void slowReplication(SimNode node, SimRandom random) {
        world.story.tell("fault", node.name + " receives slowly");
        world.network.replicationDelay(node.name, random.between(100, 5000));
        faults.until(random, () -> world.network.replicationDelay(node.name, 10));
    }

    /** Answers come later and later, and then none: how a connection to a store usually dies. */
    void fade(SimNode node, SimRandom random) {
        world.story.tell("fault", "answers of the store to " + node.name + " are late");
        world.network.weather(node.name, new SimNetwork.Weather(0, 0, 0, 30, random.between(1000, 6000)));
        faults.until(random, () -> {
            world.network.weather(node.name, SimNetwork.Weather.FAIR);
            cutFromStore(node, random);
        });
    }
}
