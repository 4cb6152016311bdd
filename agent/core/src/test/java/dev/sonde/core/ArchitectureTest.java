package dev.sonde.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The house rules of docs/architecture.md that a machine can hold. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sonde.core");

    @Test
    void whatAnEventTouchesKnowsNoYamlNoHttpAndNoByteBuddy() {
        noClasses()
                .that()
                .resideInAnyPackage("..core.event..", "..core.metric..", "..core.expression..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.snakeyaml..",
                        "com.sun.net.httpserver..",
                        "net.bytebuddy..",
                        "..core.rules..",
                        "..core.weave..",
                        "..core.scrape..",
                        "..core.start..")
                .check(CORE);
    }

    @Test
    void sourcesCompileAgainstTheJdkAndTheHouseOnly() {
        noClasses()
                .that()
                .resideInAPackage("..core.source..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..", "javax.sql..", "dev.sonde.core..", "org.jspecify..", "com.blogspot..")
                .check(CORE);
    }

    @Test
    void onlyTheStartKnowsTheStart() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..core.start..", "..core.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..core.start..")
                .check(CORE);
    }

    @Test
    void nothingTouchesTheLoggingOfTheHostOrEndsIt() {
        noClasses()
                .that()
                // Puts back what OSHI's loading does to user.timezone, which HostileHostIT watches.
                .doNotHaveFullyQualifiedName("dev.sonde.core.metric.runtime.LinuxSystem")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(System.class, "setProperty", String.class, String.class)
                .check(CORE);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.sonde.core.(*)..").should().beFreeOfCycles().check(CORE);
    }
}
