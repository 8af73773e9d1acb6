package io.hanode;

import java.io.Serial;
import java.util.List;

/** A configuration that cannot be used. Carries all faults, not only the first. */
public class HaConfigurationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** All faults, one sentence each. */
    private final String[] faults;

    /** An exception with all faults, each naming the setting, its value, what is allowed, and why. */
    public HaConfigurationException(List<String> faults) {
        super(
                faults.size() == 1
                        ? faults.get(0)
                        : faults.size() + " faults:" + System.lineSeparator() + "  - "
                                + String.join(System.lineSeparator() + "  - ", faults));
        this.faults = faults.toArray(String[]::new);
    }

    /** All faults, one sentence each. */
    public List<String> faults() {
        return List.of(faults);
    }
}
