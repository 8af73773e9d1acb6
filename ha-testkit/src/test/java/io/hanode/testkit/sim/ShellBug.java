package io.hanode.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * A mistake that somebody could make in the shell: some lines of one shipped class, and what is there instead.
 *
 * @param type the class in {@code io.hanode.loop}
 * @param promise the beginning of the promise that it breaks
 * @param unguarded whether it takes a world in which no fence outside of the process makes up for it
 * @param changes what is replaced; each text is there exactly once
 */
record ShellBug(String type, String promise, boolean unguarded, List<Change> changes) {

    /**
     * One replacement.
     *
     * @param shipped the text as it is shipped
     * @param broken the text with the mistake
     */
    record Change(String shipped, String broken) {}

    static ShellBug in(String type, String promise, String shipped, String broken) {
        return new ShellBug(type, promise, false, List.of(new Change(shipped, broken)));
    }

    ShellBug and(String shipped, String broken) {
        List<Change> more = new ArrayList<>(changes);
        more.add(new Change(shipped, broken));
        return new ShellBug(type, promise, unguarded, more);
    }

    /** The same, to be looked for where nothing outside of the process fences the server. */
    ShellBug whereUnguarded() {
        return new ShellBug(type, promise, true, changes);
    }

    /** The source with the mistake. */
    String plant(String source) {
        String broken = source;
        for (Change change : changes) {
            int at = broken.indexOf(change.shipped);
            if (at < 0 || broken.indexOf(change.shipped, at + 1) >= 0) {
                throw new AssertionError("there is not exactly one '" + change.shipped + "' in " + type
                        + " any more: plant the bug elsewhere");
            }
            broken = broken.replace(change.shipped, change.broken);
        }
        return broken;
    }
}
