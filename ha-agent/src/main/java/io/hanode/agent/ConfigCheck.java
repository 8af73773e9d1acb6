package io.hanode.agent;

import io.hanode.HaConfigurationException;
import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.Fault;
import io.hanode.agent.log.LogCheck;
import java.util.ArrayList;
import java.util.List;

/** All that can be said of a node's configuration without looking at the machine. */
final class ConfigCheck {

    private ConfigCheck() {}

    static List<Fault> faults(AgentConfig config) {
        List<Fault> faults = new ArrayList<>(config.nodeFaults());
        faults.addAll(LogCheck.faults(config));
        if (!faults.isEmpty()) {
            return faults;
        }
        NodeAssembly.localConfig(config).faults().forEach(f -> faults.add(BuilderFaults.fault(config, f)));
        try {
            ServerAssembly.make(config).close();
        } catch (HaConfigurationException e) {
            faults.addAll(BuilderFaults.of(config, e));
        } catch (IllegalArgumentException e) {
            faults.add(BuilderFaults.fault(config, String.valueOf(e.getMessage())));
        }
        return faults;
    }
}
