package io.hanode.agent;

import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.rest.RestApi;
import io.hanode.rest.RestApiBuilder;
import io.hanode.rest.RestTls;
import io.hanode.rest.ServerTokens;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The REST API from the section {@code restapi}, and how it calls others from {@code ctl}. */
final class RestAssembly {

    private RestAssembly() {}

    static RestApi make(AgentConfig config) {
        return builder(config).build();
    }

    static RestApiBuilder builder(AgentConfig config) {
        Mapping section = config.tree().section("restapi");
        RestApiBuilder builder = RestApi.builder(section.text("listen").orElse(""))
                .peers(config.access().toClient())
                .allowlist(section.texts("allowlist"))
                .allowlistIncludesMembers(section.flag(false, "allowlist_include_members"))
                .headers(headers(section.section("http_extra_headers")))
                .tlsHeaders(headers(section.section("https_extra_headers")));
        section.text("connect_address").ifPresent(builder::connectAddress);
        section.number("thread_pool_size").map(Number::intValue).ifPresent(builder::threads);
        section.number("request_queue_size").map(Number::intValue).ifPresent(builder::backlog);
        section.text("authentication", "username")
                .ifPresent(user -> builder.authentication(
                        user, section.text("authentication", "password").orElse("")));
        section.text("server_tokens").map(RestAssembly::tokens).ifPresent(builder::serverTokens);
        config.store().ifPresent(store -> builder.certificate("store", store::certificateExpiry));
        section.text("certfile").ifPresent(file -> builder.tls(tls(section, Path.of(file))));
        return builder;
    }

    private static RestTls tls(Mapping section, Path certificate) {
        RestTls tls =
                RestTls.of(certificate, section.text("keyfile").map(Path::of).orElse(certificate));
        tls = section.text("keyfile_password").map(tls::keyPassword).orElse(tls);
        RestTls.VerifyClient verify = RestTls.VerifyClient.valueOf(
                section.text("verify_client").orElse("none").toUpperCase(Locale.ROOT));
        if (section.text("cafile").isPresent()) {
            tls = tls.clients(verify, Path.of(section.text("cafile").get()));
        } else {
            tls = new RestTls(tls.certificate(), tls.key(), tls.keyPassword(), null, verify, tls.ciphers());
        }
        List<String> ciphers = Arrays.stream(section.text("ciphers").orElse("").split("[:,\\s]+", -1))
                .filter(name -> !name.isEmpty())
                .toList();
        return ciphers.isEmpty() ? tls : tls.ciphers(ciphers);
    }

    private static ServerTokens tokens(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "minimal" -> ServerTokens.MINIMAL;
            case "productonly" -> ServerTokens.PRODUCT_ONLY;
            default -> ServerTokens.ORIGINAL;
        };
    }

    private static Map<String, String> headers(Mapping section) {
        Map<String, String> headers = new TreeMap<>();
        section.entries().keySet().forEach(name -> section.text(name).ifPresent(value -> headers.put(name, value)));
        return headers;
    }
}
