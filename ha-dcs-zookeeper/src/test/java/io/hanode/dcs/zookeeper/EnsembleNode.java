package io.hanode.dcs.zookeeper;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The program that the ensemble test runs three times: one server of an ensemble, until its input ends. */
final class EnsembleNode {

    private EnsembleNode() {}

    /** Arguments: id, data directory, client address, then the peers. */
    public static void main(String[] arguments) throws Exception {
        List<EnsemblePeer> peers =
                Arrays.stream(arguments).skip(3).map(EnsemblePeer::parse).toList();
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.ensembleMember(
                        Integer.parseInt(arguments[0]), Path.of(arguments[1]), arguments[2], peers)
                .start()) {
            System.out.println("STARTED " + server.connectString());
            while (System.in.read() >= 0) {
                // Nobody writes: the end of the input is the end of the test.
            }
        }
    }
}
