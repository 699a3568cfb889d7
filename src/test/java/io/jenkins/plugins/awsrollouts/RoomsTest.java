package io.jenkins.plugins.awsrollouts;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds which room may import which, and what no room may do. */
class RoomsTest {

    private static final String HERE = "io.jenkins.plugins.awsrollouts";

    /** Classes that each break one rule on purpose, in rooms of the same names. */
    private static final String WRONG = HERE + ".wrong";

    private static final List<String> JDK =
            List.of("java..", "javax..", "jdk..", "com.sun.net.httpserver..", "org.w3c.dom..", "org.xml.sax..");
    private static final List<String> STATISTICS =
            List.of("org.apache.commons.math3..", "org.apache.commons.statistics..", "org.apache.commons.numbers..");
    private static final List<String> JSON = List.of("com.fasterxml.jackson..");
    private static final List<String> PATTERNS = List.of("com.google.re2j..");
    private static final List<String> SDK = List.of("software.amazon.awssdk..");
    private static final List<String> GENERATED = List.of("io.soabase.recordbuilder..");
    private static final String[] JENKINS = {"hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke.."};

    @TestFactory
    Stream<DynamicTest> everyRoomKeepsToItsRules() {
        JavaClasses ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(HERE);
        return rules(HERE).entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(ours)));
    }

    /** A rule that nothing can break holds nothing: each of them finds the class that breaks it, and no other. */
    @TestFactory
    Stream<DynamicTest> everyRuleFindsWhatBreaksIt() {
        JavaClasses wrong = new ClassFileImporter().importPackages(WRONG);
        Map<String, Set<String>> broken = Map.ofEntries(
                Map.entry("cloud", Set.of("cloud.CloudUsesTheSdk")),
                Map.entry("analysis", Set.of("analysis.AnalysisUsesCloud")),
                Map.entry("gate", Set.of("gate.GateUsesTheSdk", "gate.GateUsesRollout")),
                Map.entry("rollout", Set.of("rollout.RolloutUsesHistory", "rollout.RolloutUsesTheSdk")),
                Map.entry("history", Set.of("history.HistoryUsesAws")),
                Map.entry("aws", Set.of("aws.AwsUsesRollout")),
                Map.entry("simulation", Set.of("simulation.SimulationUsesCloud")),
                Map.entry(
                        "rooms of rollout",
                        Set.of("rollout.spec.SpecUsesStrategy", "rollout.strategy.canary.CanaryUsesBlueGreen")),
                Map.entry(
                        "rooms of simulation",
                        Set.of("simulation.SimulationUsesCloud", "simulation.ec2.Ec2UsesTheAccount")),
                Map.entry("sandbox", Set.of("sandbox.SandboxUsesRollout")),
                Map.entry("cli", Set.of("cli.CliUsesJenkins")),
                Map.entry("proof", Set.of("proof.ProofUsesCli")),
                Map.entry("what the plugin lacks", Set.of("jenkins.JenkinsUsesProof")),
                Map.entry("Jenkins' classes", Set.of("cli.CliUsesJenkins")),
                Map.entry("rooms", Set.of("shed.NoSuchRoom")),
                Map.entry("sleep", Set.of("rollout.Sleeps")),
                Map.entry("standard streams", Set.of("history.Prints")),
                Map.entry("Date", Set.of("cloud.UsesDate")),
                Map.entry("static state", Set.of("gate.KeepsStaticState")));
        Map<String, ArchRule> rules = rules(WRONG);
        assertEquals(rules.keySet(), broken.keySet(), "each rule has a class that breaks it");
        return rules.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertEquals(
                                new TreeSet<>(broken.get(rule.getKey())), offenders(rule.getValue(), wrong))));
    }

    @Test
    void theRulesSeeTheClassesOfTheWrongRooms() {
        assertTrue(new ClassFileImporter().importPackages(WRONG).size() >= 17);
    }

    /** The classes, without the root's name, in which a rule's violations lie. */
    private static Set<String> offenders(ArchRule rule, JavaClasses in) {
        List<String> lines = rule.evaluate(in).getFailureReport().getDetails();
        return in.stream()
                .map(type -> type.getName().substring(WRONG.length() + 1))
                .filter(name -> lines.stream()
                        .anyMatch(line -> line.matches("(?s)(Class|Method|Field|Constructor) <"
                                + (WRONG + "." + name).replace(".", "\\.") + "[.>].*")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, ArchRule> rules(String root) {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("cloud", room(root, "cloud", List.of(), List.of()));
        rules.put("analysis", room(root, "analysis", List.of(), STATISTICS));
        rules.put("gate", room(root, "gate", List.of("cloud", "analysis"), both(JSON, PATTERNS)));
        rules.put("rollout", room(root, "rollout", List.of("cloud", "gate", "analysis"), JSON));
        rules.put("history", room(root, "history", List.of("rollout", "cloud", "gate", "analysis"), JSON));
        rules.put("aws", room(root, "aws", List.of("cloud"), SDK));
        rules.put("simulation", room(root, "simulation", List.of(), both(SDK, JSON)));
        rules.put("rooms of rollout", roomsOfRollout(root + ".rollout"));
        rules.put("rooms of simulation", roomsOfSimulation(root + ".simulation"));
        rules.put("sandbox", room(root, "sandbox", List.of("cloud", "aws", "simulation"), List.of()));
        rules.put("cli", without(root, "cli", with(JENKINS, root + ".jenkins..")));
        rules.put("proof", without(root, "proof", with(JENKINS, root + ".jenkins..", root + ".cli..")));
        rules.put(
                "what the plugin lacks",
                noClasses()
                        .that()
                        .resideOutsideOfPackages(root + ".cli..", root + ".proof..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(root + ".cli..", root + ".proof..", "picocli..")
                        .because("the plugin carries neither the command line nor what proves the engine")
                        .allowEmptyShould(true));
        rules.put(
                "Jenkins' classes",
                noClasses()
                        .that()
                        .resideOutsideOfPackage(root + ".jenkins..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(JENKINS)
                        .allowEmptyShould(true));
        rules.put(
                "rooms",
                classes()
                        .that()
                        .doNotHaveSimpleName("package-info")
                        .should()
                        .resideInAnyPackage(Stream.of(
                                        "cloud",
                                        "analysis",
                                        "gate",
                                        "rollout",
                                        "history",
                                        "aws",
                                        "simulation",
                                        "sandbox",
                                        "proof",
                                        "cli",
                                        "jenkins")
                                .map(room -> root + "." + room + "..")
                                .toArray(String[]::new))
                        .because("every class has its room in the design")
                        .allowEmptyShould(true));
        rules.put(
                "sleep",
                noClasses()
                        .should()
                        .callMethodWhere(describe("a call of a sleep method", RoomsTest::sleeps))
                        .because("no thread waits: time comes from the clock port")
                        .allowEmptyShould(true));
        rules.put(
                "standard streams",
                noClasses()
                        .that()
                        .resideOutsideOfPackage(root + ".cli..")
                        .should()
                        .accessFieldWhere(describe("an access to System.out or System.err", RoomsTest::prints))
                        .because("only the command line talks to a terminal")
                        .allowEmptyShould(true));
        rules.put(
                "Date",
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Date.class)
                        .because("java.time says which kind of time is meant")
                        .allowEmptyShould(true));
        rules.put(
                "static state",
                fields().that()
                        .areStatic()
                        .should()
                        .beFinal()
                        .because("two rollouts in one controller must share nothing by accident")
                        .allowEmptyShould(true));
        return rules;
    }

    /** A room's classes use the JDK, the room itself, the rooms it may see and the libraries it may have. */
    private static ArchRule room(String root, String name, List<String> rooms, List<String> libraries) {
        List<String> allowed = new ArrayList<>(JDK);
        allowed.add(root + "." + name + "..");
        rooms.forEach(room -> allowed.add(root + "." + room + ".."));
        allowed.addAll(libraries);
        return classes()
                .that()
                .resideInAPackage(root + "." + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .allowEmptyShould(true);
    }

    /** A room's classes use everything but these. */
    private static ArchRule without(String root, String name, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(root + "." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }

    /** The services of the simulation by what they may know of each other; the account knows all of them but its keeping. */
    private static ArchRule roomsOfSimulation(String root) {
        List<String> shared = List.of(".state", ".faults", ".api");
        Map<String, List<String>> rooms = new LinkedHashMap<>();
        rooms.put(".state", List.of());
        rooms.put(".faults", List.of());
        rooms.put(".api", List.of(".state", ".faults"));
        rooms.put(".ec2", shared);
        rooms.put(".elb", both(shared, List.of(".ec2")));
        rooms.put(".cloudwatch", both(shared, List.of(".ec2", ".elb")));
        rooms.put(".autoscaling", both(shared, List.of(".ec2", ".elb", ".cloudwatch")));
        rooms.put(".ssm", both(shared, List.of(".ec2")));
        rooms.put(".lambda", shared);
        rooms.put("", List.copyOf(rooms.keySet()));
        rooms.put(".keep", List.copyOf(rooms.keySet()));
        return inner(root, rooms, both(SDK, JSON));
    }

    /** Each uses those above it; a strategy no other strategy, and nobody else a strategy by its name. */
    private static ArchRule roomsOfRollout(String root) {
        Map<String, List<String>> rooms = new LinkedHashMap<>();
        for (String room : List.of(".spec", ".state", ".journal", ".strategy", ".plan", ".recovery", ".run")) {
            rooms.put(room, List.copyOf(rooms.keySet()));
        }
        for (String strategy : List.of(".strategy.inplace", ".strategy.canary", ".strategy.bluegreen")) {
            rooms.put(strategy, List.of(".spec", ".state", ".journal", ".strategy"));
        }
        String here = root.substring(0, root.lastIndexOf('.'));
        List<String> below = Stream.of("cloud", "gate", "analysis")
                .map(room -> here + "." + room + "..")
                .toList();
        return inner(root, rooms, both(below, JSON));
    }

    /** The rooms within a room, by the names behind its own: each uses itself, those it may see, and the libraries. */
    private static ArchRule inner(String root, Map<String, List<String>> rooms, List<String> libraries) {
        List<String> allowed = both(both(JDK, libraries), GENERATED);
        return CompositeArchRule.of(rooms.entrySet().stream()
                .map(room -> {
                    Stream<String> seen = Stream.concat(Stream.of(room.getKey()), room.getValue().stream());
                    return classes()
                            .that()
                            .resideInAPackage(root + room.getKey())
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(Stream.concat(allowed.stream(), seen.map(name -> root + name))
                                    .toArray(String[]::new))
                            .allowEmptyShould(true);
                })
                .toList());
    }

    private static boolean sleeps(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        return call.getName().equals("sleep")
                && (owner.equals("java.lang.Thread") || owner.equals("java.util.concurrent.TimeUnit"));
    }

    private static boolean prints(JavaFieldAccess access) {
        return access.getTargetOwner().getName().equals("java.lang.System")
                && (access.getName().equals("out") || access.getName().equals("err"));
    }

    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }
}
