package io.hanode.rest;

import io.hanode.http.ClosableHttpClient;
import io.hanode.http.ReloadingTls;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A client without earlier connections or sessions. */
final class TlsClient implements AutoCloseable {

    private final ClosableHttpClient client;

    TlsClient(ClientAccess access) {
        List<String> faults = new ArrayList<>();
        ReloadingTls tls = Objects.requireNonNull(TlsSetup.client("test", access, faults), faults::toString);
        client = new ClosableHttpClient("test-client", tls.context());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.get().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
    }
}
