package io.hanode.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.hanode.cluster.Json;
import java.time.Clock;
import java.util.Set;

/** Which package may use what. The class path of this module holds no adapter, so that the core cannot use one. */
@AnalyzeClasses(packages = "io.hanode", importOptions = ArchitectureTest.NoTests.class)
class ArchitectureTest {

    /** ArchUnit's own option knows target/test-classes only, and a quick build has another directory. */
    static final class NoTests implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    private static final Set<String> SPI_CALLS = Set.of(
            "io.hanode.dcs.DcsClient",
            "io.hanode.dcs.DcsSession",
            "io.hanode.dcs.DcsProvider",
            "io.hanode.dcs.DcsFactory",
            "io.hanode.dcs.Deadline",
            "io.hanode.dcs.Sessions",
            "io.hanode.dcs.UrlParameters",
            "io.hanode.dcs.Watches",
            "io.hanode.postgres.PostgresController",
            "io.hanode.postgres.Provisioner",
            "io.hanode.postgres.OperationContext",
            "io.hanode.peer.PeerProbe");

    private static final DescribedPredicate<JavaClass> VALUES = DescribedPredicate.describe(
            "values of the core",
            type -> resideInAnyPackage(
                                    "io.hanode.decide",
                                    "io.hanode.model",
                                    "io.hanode.cluster",
                                    "io.hanode.dcs",
                                    "io.hanode.postgres",
                                    "io.hanode.peer")
                            .test(type)
                    && !SPI_CALLS.contains(type.getName()));

    private static final DescribedPredicate<JavaClass> JDK_VALUES = DescribedPredicate.describe(
            "values of the JDK",
            type -> resideInAnyPackage(
                                    "java.lang",
                                    "java.lang.annotation",
                                    "java.lang.invoke",
                                    "java.lang.runtime",
                                    "java.time",
                                    "java.util",
                                    "java.util.function",
                                    "java.util.stream")
                            .test(type)
                    && !type.isAssignableTo(Thread.class)
                    && !type.isAssignableTo(Process.class)
                    && !type.isAssignableTo(Clock.class)
                    && !type.isAssignableTo(java.util.Random.class)
                    && !type.isAssignableTo(java.util.UUID.class)
                    && !type.isAssignableTo(java.util.Timer.class));

    private static final DescribedPredicate<JavaClass> ANNOTATIONS =
            DescribedPredicate.describe("annotations for the compiler", resideInAPackage("org.jspecify.annotations"));

    @ArchTest
    static final ArchRule decisionsKnowNothingButValues = classes()
            .that()
            .resideInAPackage("io.hanode.decide")
            .should()
            .onlyDependOnClassesThat(VALUES.or(JDK_VALUES).or(ANNOTATIONS));

    @ArchTest
    static final ArchRule decisionsReadNoClock = noClasses()
            .that()
            .resideInAPackage("io.hanode.decide")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    @ArchTest
    static final ArchRule modelDependsOnNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("io.hanode.model")
            .should()
            .dependOnClassesThat(resideInAPackage("io.hanode..").and(not(resideInAPackage("io.hanode.model"))));

    @ArchTest
    static final ArchRule onlyJsonKnowsJackson = noClasses()
            .that()
            .doNotBelongToAnyOf(Json.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("tools.jackson..");

    @ArchTest
    static final ArchRule recordsAndServiceInterfacesKnowNeitherDecisionsNorTheLoop = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.hanode.cluster", "io.hanode.dcs", "io.hanode.postgres", "io.hanode.peer", "io.hanode.fence")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.hanode.decide", "io.hanode.loop");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class);

    @ArchTest
    static final ArchRule durationsComeFromTheMonotonicClock =
            noClasses().should().callMethod(System.class, "currentTimeMillis");
}
