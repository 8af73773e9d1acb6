package io.hanode.agent;

import io.hanode.HaConfigurationException;
import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.Fault;
import io.hanode.postgres.local.LocalPostgres;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanode validate}: all faults of a configuration with their lines. */
@Command(
        name = "validate",
        description = "Prints all faults of a configuration, and warnings, with their lines.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:a node can run with it", "2:the command line is wrong", "3:it has faults"})
public final class ValidateCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Configuration files or directories, as for run.")
    private List<Path> files = List.of();

    @Option(
            names = "--machine",
            description =
                    "Also looks at this machine: directories, programs, addresses, ports (which a running node has).")
    private boolean machine;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        AgentConfig config = AgentConfig.load(files, System.getenv());
        List<Fault> faults = new ArrayList<>(ConfigCheck.faults(config));
        if (machine && faults.isEmpty()) {
            faults.addAll(machineFaults(config));
        }
        PrintWriter out = spec.commandLine().getOut();
        faults.forEach(out::println);
        config.warnings().forEach(w -> out.println("warning: " + w));
        out.println(
                faults.isEmpty()
                        ? "no faults, " + config.warnings().size() + " warnings"
                        : faults.size() + " faults, " + config.warnings().size() + " warnings");
        out.flush();
        return faults.isEmpty() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    private static List<Fault> machineFaults(AgentConfig config) {
        List<String> sentences = new ArrayList<>();
        try (LocalPostgres server = ServerAssembly.make(config)) {
            server.check().forEach(f -> sentences.add("postgres: " + f));
        } catch (HaConfigurationException e) {
            sentences.addAll(e.faults());
        }
        RestAssembly.make(config).check().forEach(f -> sentences.add("rest: " + f));
        return sentences.stream().map(s -> BuilderFaults.fault(config, s)).toList();
    }
}
