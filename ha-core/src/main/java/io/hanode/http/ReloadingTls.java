package io.hanode.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS whose files are looked at before every handshake, and read again when they have changed. Files that cannot be used are
 * reported, and what was read before stays in force. Connections that are up stay as they are. Thread-safe.
 */
public final class ReloadingTls {

    private static final Logger log = LoggerFactory.getLogger(ReloadingTls.class);

    private TlsFiles files;
    private final SSLContext context;
    private List<Object> seen;
    private TlsMaterial current;
    private TlsMaterial before;
    private int generation;

    /**
     * Reads the files for the first time.
     *
     * @throws IllegalArgumentException with everything that is wrong with them
     */
    public ReloadingTls(TlsFiles files) {
        this.files = files;
        this.seen = look();
        this.current = TlsMaterial.read(files);
        this.before = current;
        try {
            this.context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new ReloadingKeyManager(this)},
                    new TrustManager[] {new ReloadingTrustManager(this)},
                    null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot speak TLS", e);
        }
    }

    /** For clients, and for servers when there is a certificate. The same one for good: what it uses changes with the files. */
    public SSLContext context() {
        return context;
    }

    /**
     * Takes other files in place of these, for handshakes that begin from now on.
     *
     * @throws IllegalArgumentException with everything that is wrong with them; then nothing changes
     */
    public synchronized void use(TlsFiles other) {
        if (other.equals(files)) {
            return;
        }
        TlsMaterial fresh = TlsMaterial.read(other);
        files = other;
        seen = look();
        take(fresh);
        log.info("other TLS files are used from now on{}", describe(fresh));
    }

    /** When our certificate that is in force expires; empty without one. */
    public Optional<Instant> expiry() {
        return current().chain().stream()
                .findFirst()
                .map(certificate -> certificate.getNotAfter().toInstant());
    }

    synchronized boolean verifyHostName() {
        return files.verifyHostName();
    }

    /** What is in force, after a look at the files. */
    synchronized TlsMaterial current() {
        List<Object> now = look();
        if (!now.equals(seen)) {
            seen = now;
            reload();
        }
        return current;
    }

    private void reload() {
        try {
            TlsMaterial fresh = TlsMaterial.read(files);
            take(fresh);
            log.info("TLS files have changed and were read again{}", describe(fresh));
        } catch (IllegalArgumentException e) {
            log.warn(
                    "TLS files have changed and cannot be used, so what was read before stays in force: {}",
                    e.getMessage());
        }
    }

    private void take(TlsMaterial fresh) {
        before = current;
        current = fresh;
        generation++;
        forgetSessions();
    }

    private static String describe(TlsMaterial material) {
        return material.chain().isEmpty()
                ? ""
                : "; our certificate is valid until "
                        + material.chain().get(0).getNotAfter().toInstant();
    }

    /** What is wrong with our certificate just now, as an addition to a failure's message; empty for nothing. */
    synchronized String trouble() {
        if (current.chain().isEmpty()) {
            return "";
        }
        Instant end = current.chain().get(0).getNotAfter().toInstant();
        return end.isBefore(Instant.now())
                ? ", and this client's certificate in " + files.certificate() + " has expired at " + end
                : "";
    }

    /** A session that is resumed would go on with the old certificate. */
    private void forgetSessions() {
        forget(context.getClientSessionContext());
        forget(context.getServerSessionContext());
    }

    private static void forget(SSLSessionContext sessions) {
        for (byte[] id : Collections.list(sessions.getIds())) {
            SSLSession session = sessions.getSession(id);
            if (session != null) {
                session.invalidate();
            }
        }
    }

    /** A name for what is in force, under which {@link #named} finds it until it has changed twice; null without a certificate. */
    synchronized @Nullable String alias() {
        return current().chain().isEmpty() ? null : Integer.toString(generation);
    }

    synchronized @Nullable TlsMaterial named(String alias) {
        int wanted = Integer.parseInt(alias);
        return wanted == generation ? current : wanted == generation - 1 ? before : null;
    }

    /** What tells a changed file from an unchanged one, replaced by renaming or written in place. */
    private List<Object> look() {
        List<Object> marks = new ArrayList<>();
        for (Path file : new Path[] {files.authorities(), files.certificate(), files.key()}) {
            if (file != null) {
                try {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    marks.add(attributes.lastModifiedTime());
                    marks.add(attributes.size());
                    marks.add(String.valueOf(attributes.fileKey()));
                } catch (IOException e) {
                    marks.add(Objects.toString(e.getMessage()));
                }
            }
        }
        return marks;
    }
}
