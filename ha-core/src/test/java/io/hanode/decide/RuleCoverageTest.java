package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleCoverageTest {

    @Test
    void everyRuleIsHitByANamedTest() {
        Set<Rule> hit = EnumSet.noneOf(Rule.class);
        new ClassFileImporter()
                .importPackages("io.hanode.decide").stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(Hits.class))
                        .forEach(method -> hit.addAll(
                                Set.of(method.getAnnotationOfType(Hits.class).value())));
        assertThat(hit).as("rules that a test is annotated with").containsExactlyInAnyOrder(Rule.values());
    }
}
