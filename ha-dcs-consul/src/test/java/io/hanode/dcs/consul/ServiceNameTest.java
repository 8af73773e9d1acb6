package io.hanode.dcs.consul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of services. */
class ServiceNameTest {

    @ParameterizedTest
    @CsvSource({"orders, orders", "My.Orders db_1, my-orders-db-1", "a+b, au0043b"})
    void nameIsMadeAsPatroniDoes(String cluster, String service) {
        assertThat(ServiceName.of(cluster)).isEqualTo(service);
    }
}
