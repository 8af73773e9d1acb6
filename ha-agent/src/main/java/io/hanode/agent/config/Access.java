package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.rest.ClientAccess;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the nodes' REST APIs are called: the section {@code ctl}, and where it says nothing, {@code restapi}.
 *
 * @param user whom calls name; empty for nobody
 * @param password that user's
 * @param authorities PEM file that nodes' certificates are checked against; empty for the JDK's
 * @param certificate the caller's PEM file; empty for none
 * @param key its key; empty when it is in the same file
 * @param keyPassword the key's password
 * @param insecure whether nodes' certificates are taken unseen
 */
public record Access(
        Optional<String> user,
        Optional<String> password,
        Optional<Path> authorities,
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<String> keyPassword,
        boolean insecure) {

    static Access of(Mapping tree) {
        boolean own = tree.text("ctl", "authentication", "username").isPresent();
        String section = own ? "ctl" : "restapi";
        return new Access(
                tree.text(section, "authentication", "username"),
                tree.text(section, "authentication", "password"),
                tree.text("ctl", "cacert")
                        .or(() -> tree.text("restapi", "cafile"))
                        .map(Path::of),
                tree.text("ctl", "certfile").map(Path::of),
                tree.text("ctl", "keyfile").map(Path::of),
                tree.text("ctl", "keyfile_password"),
                tree.flag(false, "ctl", "insecure"));
    }

    /** The same as a client of REST APIs takes it. */
    public ClientAccess toClient() {
        ClientAccess client = ClientAccess.NONE.trust(insecure ? ClientAccess.Trust.ANYBODY : ClientAccess.Trust.HOST);
        if (user.isPresent()) {
            client = client.authentication(user.get(), password.orElse(""));
        }
        client = authorities.map(client::authorities).orElse(client);
        if (certificate.isPresent()) {
            client = client.certificate(certificate.get(), key.orElse(certificate.get()), keyPassword.orElse(null));
        }
        return client;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "Access[user=" + user.orElse("") + ", authorities=" + authorities + ", certificate=" + certificate
                + ", insecure=" + insecure + "]";
    }
}
