package io.hanode.agent.log;

import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.Fault;
import java.util.ArrayList;
import java.util.List;

/** Finds formats of the section {@code log} that cannot be used. */
public final class LogCheck {

    private LogCheck() {}

    /** All faults of the section; none that the table of keys finds already. */
    public static List<Fault> faults(AgentConfig config) {
        List<Fault> faults = new ArrayList<>();
        Mapping section = config.tree().section("log");
        try {
            LogSetup.encoder(section);
        } catch (IllegalArgumentException e) {
            String key = String.valueOf(e.getMessage()).contains("letter") ? "dateformat" : "format";
            faults.add(new Fault(
                    section.at(key).map(n -> n.origin()).orElse(section.origin()),
                    "log." + key,
                    String.valueOf(e.getMessage())));
        }
        return faults;
    }
}
