package capstan.cluster;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import capstan.market.symbol.BookEvent;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The arrows and the habits of the code base, where the compiler and Maven cannot see them.
class ArchitectureTest {

    /// Which modules a module may use besides itself.
    private static final Map<String, List<String>> ARROWS = Map.of(
            "market", List.of(),
            "wire", List.of("market"),
            "persistence", List.of("market", "wire"),
            "actors", List.of("market"),
            "streams", List.of("market", "wire", "actors"),
            "http", List.of("market", "actors"),
            "simulator", List.of("market", "wire"),
            "cluster", List.of("market", "wire", "persistence", "actors", "streams", "http", "simulator"));

    private static JavaClasses production;

    @BeforeAll
    static void readClasses() {
        production = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("capstan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"market", "wire", "persistence", "actors", "streams", "http", "simulator", "cluster"})
    void aModuleUsesOnlyTheModulesThatItMay(String module) {
        var forbidden = ARROWS.keySet().stream()
                .filter(other -> !other.equals(module)
                        && !ARROWS.getOrDefault(module, List.of()).contains(other))
                .map(other -> "capstan." + other + "..")
                .toArray(String[]::new);
        if (forbidden.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage("capstan." + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .check(production);
        }
    }

    @Test
    void theDomainKnowsNoOutside() {
        noClasses()
                .that()
                .resideInAPackage("capstan.market..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.pekko..",
                        "java.sql..",
                        "javax.sql..",
                        "com.fasterxml..",
                        "io.netty..",
                        "com.typesafe..",
                        "org.slf4j..",
                        "java.net..",
                        "java.nio.file..")
                .check(production);
    }

    @Test
    void theDomainReadsNoClock() {
        for (String method : List.of("currentTimeMillis", "nanoTime")) {
            noClasses()
                    .that()
                    .resideInAPackage("capstan.market..")
                    .should()
                    .callMethod(System.class, method)
                    .check(production);
        }
        noClasses()
                .that()
                .resideInAPackage("capstan.market..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .check(production);
    }

    @ParameterizedTest
    @ValueSource(strings = {"market", "wire", "persistence", "actors", "streams", "http", "simulator", "cluster"})
    void packagesOfAModuleFormNoCycle(String module) {
        slices().matching("capstan." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(production);
    }

    @Test
    void journaledFactsAreRecords() {
        classes()
                .that()
                .areAssignableTo(BookEvent.class)
                .and()
                .areNotInterfaces()
                .should()
                .beAssignableTo(Record.class)
                .check(production);
    }

    @Test
    void commandsOfActorsAreSealedAndTheirMembersRecordsOrEnums() {
        classes()
                .that()
                .resideInAPackage("capstan..")
                .and()
                .haveSimpleName("Command")
                .and()
                .areInterfaces()
                .should(ArchCondition.from(
                        describe("be sealed", (JavaClass type) -> type.reflect().isSealed())))
                .check(production);
        classes()
                .that(describe("are commands of an actor", ArchitectureTest::isCommand))
                .should(ArchCondition.from(
                        describe("be records or enums", (JavaClass type) -> type.isRecord() || type.isEnum())))
                .check(production);
    }

    @Test
    void onlySettingsReadConfiguration() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Settings")
                .and()
                .resideOutsideOfPackage("capstan.cluster..")
                .should()
                .callMethodWhere(describe(
                        "a getter of com.typesafe.config.Config",
                        call -> call.getTargetOwner().getName().equals("com.typesafe.config.Config")
                                && call.getName().startsWith("get")
                                && !call.getName().equals("getConfig")))
                .check(production);
    }

    @Test
    void nobodySleepsOrPrintsToTheProcess() {
        noClasses()
                .that()
                .resideInAPackage("capstan..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .check(production);
        noClasses()
                .that()
                .resideInAPackage("capstan..")
                .and()
                .resideOutsideOfPackage("capstan.cluster.cli")
                .and()
                .resideOutsideOfPackage("capstan.bench..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(production);
    }

    private static boolean isCommand(JavaClass type) {
        return !type.isInterface()
                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                && type.getAllRawInterfaces().stream()
                        .anyMatch(parent -> parent.getSimpleName().equals("Command")
                                && parent.getName().startsWith("capstan."));
    }
}
