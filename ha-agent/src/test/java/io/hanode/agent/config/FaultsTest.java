package io.hanode.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {

    @TempDir
    Path directory;

    private List<String> faults(String text) throws IOException {
        return Written.texts(Written.load(directory, text).faults(), directory);
    }

    @Test
    void allFaultsAreToldAtOnceWithTheirLines() throws IOException {
        assertThat(faults("""
                        scope: [a]
                        restapi:
                          listen: 8008
                          authentcation:
                            username: u
                        postgresql:
                          listen: 10.0.0.1
                          parameters: max_connections
                        bootstrap:
                          dcs:
                            ttl: abc
                            loop_wait: 0
                        tags:
                          nosync: perhaps
                        """))
                .containsExactly(
                        "orders.yml:1: scope: a list cannot be used, expected text",
                        "orders.yml:3: restapi.listen: '8008' cannot be used, expected host:port",
                        "orders.yml:4: restapi.authentcation: is no known key; did you mean 'authentication'?",
                        "orders.yml:7: postgresql.listen: '10.0.0.1' cannot be used, expected host[,host...]:port",
                        "orders.yml:8: postgresql.parameters: 'max_connections' cannot be used, expected a map",
                        "orders.yml:11: bootstrap.dcs.ttl: 'abc' cannot be used, expected seconds, or a number with"
                                + " ms, s, min, h or d",
                        "orders.yml:12: bootstrap.dcs.loop_wait: '0' cannot be used, expected a time in seconds, 0.05"
                                + " or more",
                        "orders.yml:14: tags.nosync: 'perhaps' cannot be used, expected true or false");
    }

    @Test
    void aTabIsNamedAsWhatItIs() throws IOException {
        assertThat(faults("scope: a\nrestapi:\n\tlisten: 127.0.0.1:8008\n"))
                .containsExactly("orders.yml:3: a tab before the text: YAML indents with spaces only");
    }

    @Test
    void aKeyGivenTwiceIsAFault() throws IOException {
        assertThat(faults("scope: a\ntags:\n  clonefrom: true\nscope: b\n"))
                .containsExactly("orders.yml:4: scope: is given twice in the same section, before at line 1: one of the"
                        + " two would be without effect");
    }

    @Test
    void twoStoresAreAFaultAtBoth() throws IOException {
        assertThat(faults("etcd:\n  host: a:2379\nconsul:\n  host: b\n"))
                .containsExactly(
                        "orders.yml:1: etcd: several stores are configured (etcd, consul): a cluster has one, so leave"
                                + " the others out",
                        "orders.yml:3: consul: several stores are configured (etcd, consul): a cluster has one, so"
                                + " leave the others out");
    }

    @Test
    void whatIsNotSupportedSaysWhyAndWhatToUse() throws IOException {
        assertThat(faults("raft:\n  self_addr: a:1\nkubernetes: {}\nexhibitor:\n  hosts: [a]\ncitus:\n  group: 0\n"))
                .hasSize(3)
                .allSatisfy(f -> assertThat(f).contains("not supported: ").contains(", use "))
                .anySatisfy(f -> assertThat(f).startsWith("orders.yml:4: exhibitor: "));
    }

    @Test
    void aKeyAtTheWrongDepthSaysWhereItBelongs() throws IOException {
        assertThat(faults("data_dir: /var/lib/pg\n"))
                .containsExactly("orders.yml:1: data_dir: is no known key; there is postgresql.data_dir: is the"
                        + " indentation right?");
    }

    @Test
    void aSecretIsNotRepeated() throws IOException {
        assertThat(faults("restapi:\n  authentication:\n    password: [hush]\netcd:\n  url: ftp://u:hush@h:1\n"))
                .hasSize(2)
                .noneMatch(f -> f.contains("hush"));
    }

    @Test
    void whatANodeNeedsIsNamedKeyByKey() throws IOException {
        List<String> faults = Written.texts(
                Written.load(directory, "scope: a\npostgresql:\n  listen: h:1\n")
                        .nodeFaults(),
                directory);
        assertThat(faults)
                .contains(
                        "orders.yml: name: is missing: the node's name",
                        "orders.yml:2: postgresql.data_dir: is missing: the data directory",
                        "orders.yml: no store is configured: add the section zookeeper, etcd3 or consul");
    }

    @Test
    void whatIsNoYamlIsAFaultAndNoException() throws IOException {
        assertThat(faults("scope: [a\nname: b\n")).singleElement().asString().contains("is no YAML");
        assertThat(faults("just text\n")).singleElement().asString().contains("has no keys at its top");
        assertThat(faults("a: &a\n  b: *a\n")).anyMatch(f -> f.contains("an alias within itself"));
        assertThat(faults("scope: !!python/object:os.system x\n")).anyMatch(f -> f.contains("tag"));
        assertThat(faults("scope: !mine x\n")).anyMatch(f -> f.contains("the tag !mine is not known"));
        assertThat(faults("")).singleElement().asString().contains("has no keys at its top");
    }

    @Test
    void aliasesOfAliasesCannotFillTheMemory() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 20; i++) {
            bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertThat(faults(bomb.toString()))
                .filteredOn(f -> f.contains("more than 100000 values"))
                .hasSize(1);
    }

    @Test
    void aCustomTagIsPublishedAndACustomMethodHasItsOwnSection() throws IOException {
        assertThat(faults("""
                        tags:
                          rack: 7
                        postgresql:
                          create_replica_methods: [pgbackrest, basebackup]
                          pgbackrest:
                            command: /bin/restore
                            keep_data: true
                        """)).isEmpty();
    }

    @Test
    void mergedAnchorsAreReadAsYamlMeansThem() throws IOException {
        AgentConfig config = Written.load(
                directory,
                "x: &login {username: u, password: p}\nctl:\n  authentication:\n    <<: *login\n    password: q\n");
        assertThat(config.access().user()).contains("u");
        assertThat(config.access().password()).contains("q");
    }
}
