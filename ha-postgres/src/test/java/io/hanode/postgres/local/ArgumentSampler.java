package io.hanode.postgres.local;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Collects the command lines of all processes of the machine while it runs. */
final class ArgumentSampler {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "argument-sampler");

    ArgumentSampler() {
        thread.start();
    }

    private void run() {
        try {
            do {
                try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
                    processes.forEach(p -> seen.add(Processes.commandLine(p.pid())));
                }
            } while (!end.await(2, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was seen. */
    Set<String> stop() throws InterruptedException {
        end.countDown();
        thread.join();
        return seen;
    }
}
