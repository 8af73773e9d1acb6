package io.hanode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.loop.FakeParts;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HaNodeBuilderTest {

    private static List<String> faults(HaNodeBuilder builder) {
        try {
            builder.start().close();
        } catch (HaConfigurationException e) {
            return e.faults();
        }
        return List.of();
    }

    private static HaNodeBuilder good(FakeParts parts) {
        return HaNode.builder()
                .cluster("orders")
                .name("pg1")
                .dcs(parts.factory())
                .postgres(parts.controller())
                .settings(new HaSettings(
                        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(200), false, Map.of()));
    }

    @Test
    void missingSettingsAreReportedAllAtOnce() {
        assertThat(faults(HaNode.builder()))
                .containsExactlyInAnyOrder(
                        "cluster is not set", "name is not set", "dcs is not set", "postgres is not set");
    }

    @Test
    void allFaultsOfAllPartsAreReportedAtOnce() {
        FakeParts parts = new FakeParts().serverFaults("data directory /pg is missing");
        Map<String, Object> tags = new TreeMap<>();
        tags.put("zone", List.of(1));
        assertThat(faults(good(parts).tags(tags).name("again").config(Map.of("ttl", 3, "loop_wait", "soon"))))
                .hasSize(5)
                .anyMatch(f -> f.contains("name was set twice"))
                .anyMatch(f -> f.contains("tag zone"))
                .anyMatch(f -> f.contains("loop_wait: 'soon'"))
                .anyMatch(f -> f.contains("postgres: data directory /pg is missing"))
                .anyMatch(f -> f.contains("ttl 3.0 s is below what fake grants"));
        assertThat(parts.storeClosed()).isTrue();
    }

    @Test
    void ttlThatIsTooShortForTheServersFenceIsRefusedWithTheArithmetic() {
        FakeParts parts = new FakeParts().fenceTime(Duration.ofSeconds(3));
        assertThat(faults(good(parts).config(Map.of("ttl", 8))))
                .singleElement()
                .asString()
                .contains("fence time 3 s", "must fit into ttl/3", "raise ttl");
    }

    @Test
    void badNamesAreFaults() {
        assertThat(faults(HaNode.builder().cluster("a/b").name("").dcs("zookeeper://")))
                .anyMatch(f -> f.startsWith("cluster 'a/b'"))
                .anyMatch(f -> f.startsWith("name ''"));
    }

    @Test
    void unknownSchemeSaysWhatThereIs() {
        assertThat(faults(HaNode.builder().cluster("orders").name("pg1").dcs("redis://user:secret@h:1/x")))
                .anyMatch(f -> f.contains("redis://") && f.contains("there is no store at all"))
                .noneMatch(f -> f.contains("secret"));
    }

    @Test
    void faultsOfAServerThatIsMadeByTheNodeAreReportedWithTheOthers() {
        assertThat(faults(HaNode.builder().cluster("orders").name("pg1").postgres(() -> {
                    throw new HaConfigurationException(List.of("dataDirectory is not set", "port is not set"));
                })))
                .contains("dcs is not set", "postgres: dataDirectory is not set", "postgres: port is not set");
    }

    @Test
    void goodNodeStartsAndCloses() {
        FakeParts parts = new FakeParts();
        HaNode node = good(parts).start();
        assertThat(node.status().lifecycle()).isEqualTo(HaStatus.Lifecycle.RUNNING);
        assertThat(node.status().name().value()).isEqualTo("pg1");
        node.close();
        node.close();
        assertThat(node.status().lifecycle()).isEqualTo(HaStatus.Lifecycle.CLOSED);
        assertThat(parts.storeClosed()).isTrue();
    }

    @Test
    void nodeNeedsNoMicrometerOnTheClassPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!path.contains("micrometer")) {
                urls.add(new File(path).toURI().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                    .isInstanceOf(ClassNotFoundException.class);
            Object builder =
                    loader.loadClass("io.hanode.HaNode").getMethod("builder").invoke(null);
            assertThatThrownBy(() -> loader.loadClass("io.hanode.loop.FakeParts")
                            .getMethod("startIncomplete", loader.loadClass("io.hanode.HaNodeBuilder"))
                            .invoke(null, builder))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("cluster is not set");
        }
    }
}
