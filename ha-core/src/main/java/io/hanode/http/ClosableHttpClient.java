package io.hanode.http;

import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The JDK's HTTP client with threads of its own, and an end: HTTP/1.1, no proxy, no redirects, no cookies. Thread-safe. */
public final class ClosableHttpClient implements AutoCloseable {

    /** How the JDK's client names itself, and after it the thread that serves its sockets. */
    private static final Pattern NUMBER = Pattern.compile("\\((\\d+)\\)$");

    private final ExecutorService threads;
    private final HttpClient client;

    /**
     * A client without connections.
     *
     * @param name for its threads, which are daemons
     * @param tls for https; null for the JDK's
     */
    public ClosableHttpClient(String name, @Nullable SSLContext tls) {
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(threads);
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    /** The client. */
    public HttpClient get() {
        return client;
    }

    /** Ends threads and connections without waiting; what is under way fails. Idempotent. */
    @Override
    public void close() {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (NoSuchMethodException e) {
            endSelector();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the HTTP client cannot be closed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Before Java 21 the client ends only some time after it was garbage-collected, and its connections with it. Its selector's
     * thread ends, and closes them, when it is interrupted.
     */
    private void endSelector() {
        Matcher number = NUMBER.matcher(client.toString());
        String name = number.find() ? "HttpClient-" + number.group(1) + "-SelectorManager" : "";
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .forEach(Thread::interrupt);
    }
}
