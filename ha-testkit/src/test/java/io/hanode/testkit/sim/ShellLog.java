package io.hanode.testkit.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What nodes log in a bad world is no news. */
final class ShellLog {

    private static final Logger SHELL = (Logger) LoggerFactory.getLogger("io.hanode.loop");

    private ShellLog() {}

    static void off() {
        SHELL.setLevel(Level.OFF);
    }

    static void on() {
        SHELL.setLevel(null);
    }
}
