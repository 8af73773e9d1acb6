package io.hanode.agent;

import io.hanode.HaConfigurationException;
import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.Fault;
import io.hanode.agent.log.LogSetup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanode run}: a node in the foreground. */
@Command(
        name = "run",
        description = "Runs a node in the foreground until SIGTERM or SIGINT; SIGHUP reads the configuration anew.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:ended in order",
            "1:failed; the log says why",
            "2:the command line is wrong",
            "3:the configuration cannot be used",
            "4:a live node of the cluster has this node's name",
            "5:the data directory belongs to another cluster",
            "6:a port is taken"
        })
public final class RunCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Configuration files, or directories of *.yml and *.yaml; later ones win."
                    + " Without any, the variables PATRONI_* are the configuration.")
    private List<Path> files = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        AgentConfig config = AgentConfig.load(files, System.getenv());
        List<Fault> faults = ConfigCheck.faults(config);
        if (!faults.isEmpty()) {
            return refuse(faults);
        }
        LogSetup.configure(config.tree().section("log"));
        var log = LoggerFactory.getLogger(RunCommand.class);
        config.warnings().forEach(w -> log.warn("{}", w));
        try {
            return new Agent(files, System.getenv(), config).run();
        } catch (HaConfigurationException e) {
            LogSetup.flush();
            refuse(BuilderFaults.of(config, e));
            return BuilderFaults.portsOnly(e) ? ExitCode.PORT_TAKEN : ExitCode.CONFIGURATION;
        } finally {
            LogSetup.flush();
        }
    }

    private int refuse(List<Fault> faults) {
        PrintWriter err = spec.commandLine().getErr();
        faults.forEach(err::println);
        err.println(
                faults.size() == 1 ? "1 fault: nothing was started" : faults.size() + " faults: nothing was started");
        err.flush();
        return ExitCode.CONFIGURATION;
    }
}
