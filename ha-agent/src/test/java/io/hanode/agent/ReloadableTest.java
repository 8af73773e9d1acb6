package io.hanode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.agent.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running agent takes, and what it tells that it does not. */
class ReloadableTest {

    @TempDir
    Path folder;

    private AgentConfig config(String restapi) throws IOException {
        Path file = Files.writeString(
                folder.resolve("node.yml"), "scope: orders\nname: n1\nrestapi:\n  listen: 127.0.0.1:8008\n" + restapi);
        return AgentConfig.load(file, Map.of());
    }

    private List<String> needRestart(String before, String after) throws IOException {
        return Reloadable.needRestart(config(before), config(after));
    }

    @Test
    void accessHeadersAndCertificatesAreTaken() throws IOException {
        String after = """
                  certfile: /b.pem
                  keyfile: /b.key
                  verify_client: required
                  cafile: /ca.pem
                  authentication:
                    username: admin
                    password: x
                  allowlist: [10.0.0.0/8]
                  http_extra_headers:
                    X-Site: north
                  server_tokens: minimal
                """;
        assertThat(needRestart("  certfile: /a.pem\n  verify_client: none\n", after))
                .isEmpty();
    }

    @Test
    void whatTheListenerIsMadeOfNeedsANewStart() throws IOException {
        assertThat(needRestart(
                        "", "  connect_address: 10.0.0.1:8008\n  thread_pool_size: 9\n  request_queue_size: 7\n"))
                .containsExactly("restapi.connect_address", "restapi.request_queue_size", "restapi.thread_pool_size");
    }

    @Test
    void toBeginAndToCeaseToSpeakTlsNeedANewStart() throws IOException {
        assertThat(needRestart("", "  certfile: /a.pem\n")).containsExactly("restapi.certfile");
        assertThat(needRestart("  certfile: /a.pem\n", "")).containsExactly("restapi.certfile");
    }
}
