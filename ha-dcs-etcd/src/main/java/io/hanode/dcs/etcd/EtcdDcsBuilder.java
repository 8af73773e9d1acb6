package io.hanode.dcs.etcd;

import io.hanode.http.Endpoint;
import io.hanode.http.ReloadingTls;
import io.hanode.http.TlsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Configures {@link EtcdDcs}. Not thread-safe. */
public final class EtcdDcsBuilder {

    private final String endpoints;
    private final @Nullable String srv;
    private @Nullable String user;
    private String password = "";
    private boolean tls;
    private @Nullable Path authorities;
    private @Nullable Path certificate;
    private @Nullable Path key;
    private boolean verifyHostName = true;
    private boolean discovery = true;

    EtcdDcsBuilder(String endpoints, @Nullable String srv) {
        this.endpoints = endpoints;
        this.srv = srv;
    }

    /** A user of etcd; it needs a role that may read and write all keys below {@code /<namespace>/<cluster>/}. */
    public EtcdDcsBuilder user(String name, String secret) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("etcd user must not be empty");
        }
        this.user = name;
        this.password = Objects.requireNonNull(secret, "password");
        return this;
    }

    /** Speaks TLS to endpoints without a scheme. */
    public EtcdDcsBuilder tls() {
        this.tls = true;
        return this;
    }

    /** The authorities that servers are checked against, a PEM file; default the JDK's. Implies TLS. */
    public EtcdDcsBuilder caFile(Path file) {
        this.authorities = file;
        return tls();
    }

    /** This client's certificate and its unencrypted private key, PEM files, read again when they change. Implies TLS. */
    public EtcdDcsBuilder certificate(Path certificateFile, Path keyFile) {
        this.certificate = certificateFile;
        this.key = keyFile;
        return tls();
    }

    /** Whether a server's certificate has to name the host that was connected to; default true. */
    public EtcdDcsBuilder verifyHostName(boolean verify) {
        this.verifyHostName = verify;
        return this;
    }

    /** Whether members that etcd names itself are asked, too; default true. Off, where clients reach etcd by other addresses only. */
    public EtcdDcsBuilder discovery(boolean members) {
        this.discovery = members;
        return this;
    }

    /**
     * The store.
     *
     * @throws IllegalArgumentException with everything that is wrong with endpoints and files
     */
    public EtcdDcs build() {
        List<String> faults = new ArrayList<>();
        List<Endpoint> parsed = new ArrayList<>();
        for (String endpoint : srv == null ? endpoints.split(",", -1) : new String[0]) {
            try {
                parsed.add(Endpoint.parse(endpoint.strip(), tls, EtcdDcs.DEFAULT_PORT));
            } catch (IllegalArgumentException e) {
                faults.add("etcd " + e.getMessage());
            }
        }
        if (srv != null && srv.isBlank()) {
            faults.add("etcd srv is empty: a domain is expected");
        }
        if (tls && parsed.stream().anyMatch(endpoint -> endpoint.scheme().equals("http"))) {
            faults.add("etcd endpoints have the scheme http, but TLS is configured: write https:// or no scheme");
        }
        ReloadingTls material = null;
        try {
            material = tls ? new ReloadingTls(new TlsFiles(authorities, certificate, key, verifyHostName)) : null;
        } catch (IllegalArgumentException e) {
            faults.add("etcd " + e.getMessage());
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new EtcdDcs(new Settings(parsed, srv, tls, material, user, password, discovery));
    }
}
