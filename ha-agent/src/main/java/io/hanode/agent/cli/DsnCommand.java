package io.hanode.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dsn}: where a member's server is. */
@Command(
        name = "dsn",
        description = "Print host and port of a member's server; of the leader's when nothing else is said.")
public final class DsnCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(
            names = {"-r", "--role"},
            paramLabel = "ROLE",
            description = "Of a member of this role: leader, primary, standby-leader, replica, standby or any.")
    private @Nullable String role;

    @Option(
            names = {"-m", "--member"},
            paramLabel = "MEMBER",
            description = "Of this member.")
    private @Nullable String member;

    @Override
    int run(Tool tool) {
        MemberView found = one(tool.look(tool.cluster(cluster)).view(), role, member);
        if (found.host().isEmpty()) {
            throw CliException.failed(found.name() + " does not say where its server is");
        }
        tool.io().say("host=" + found.host() + " port=" + found.port());
        return ExitCode.DONE;
    }

    /**
     * The first member of a role, or the named one; the leader when neither is given.
     *
     * @throws CliException when there is none
     */
    static MemberView one(ClusterView cluster, @Nullable String role, @Nullable String member) {
        if (role != null && member != null) {
            throw CliException.usage("--role and --member are mutually exclusive options");
        }
        if (member != null) {
            return Tool.member(cluster, member);
        }
        Role wanted = role == null ? Role.LEADER : Role.parse(role);
        return wanted.of(cluster).stream()
                .findFirst()
                .orElseThrow(() -> CliException.notFound(
                        "Can not find a suitable member: cluster " + cluster.name() + " has no " + wanted + " now"));
    }
}
