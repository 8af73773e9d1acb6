package io.hanode.agent;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of signals. The JDK's class for that is not in its public interface (though exported by the module jdk.unsupported), and is
 * therefore found by name; without it, signals do what they do to any JVM.
 */
final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Calls the code with the signal's name (without SIG) whenever the signal comes, on a thread of the JDK's. */
    static void handle(String signal, Consumer<String> code) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            code.accept(signal);
                            return null;
                        }
                        return switch (method.getName()) {
                            case "hashCode" -> System.identityHashCode(self);
                            case "equals" -> arguments != null && self == arguments[0];
                            default -> "handler of " + signal;
                        };
                    });
            Object instance = type.getConstructor(String.class).newInstance(signal);
            type.getMethod("handle", type, handler).invoke(null, instance, proxy);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            log.warn("the signal {} cannot be heard on this JVM: {}", signal, e.toString());
        }
    }
}
