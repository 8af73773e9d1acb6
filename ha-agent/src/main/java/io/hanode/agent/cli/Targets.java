package io.hanode.agent.cli;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Arguments of commands that do something to members of a cluster: to all of a role, or to those that are named. */
final class Targets {

    @Parameters(index = "0", paramLabel = "CLUSTER")
    private String cluster = "";

    @Parameters(index = "1..*", paramLabel = "MEMBER", arity = "0..*", description = "Default: all.")
    private List<String> members = List.of();

    @Option(
            names = {"-r", "--role"},
            paramLabel = "ROLE",
            defaultValue = "any",
            description = "Only members of this role.")
    private String role = "";

    @Option(names = "--force", description = "Ask no questions.")
    private boolean force;

    String cluster() {
        return cluster;
    }

    List<String> members() {
        return members;
    }

    Role role() {
        return Role.parse(role);
    }

    boolean force() {
        return force;
    }
}
