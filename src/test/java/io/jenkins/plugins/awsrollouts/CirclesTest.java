package io.jenkins.plugins.awsrollouts;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No two packages reach each other both ways, and in a package few files do. */
class CirclesTest {
    private static final String HERE = "io.jenkins.plugins.awsrollouts";

    /**
     * How many files of a package reach another one of it that reaches them. Each number may only fall: who breaks a circle
     * lowers it here. Packages that are not named have none.
     */
    private static final Map<String, Integer> IN_CIRCLES = new TreeMap<>(Map.ofEntries(
            Map.entry("analysis", 6),
            Map.entry("aws", 2),
            Map.entry("cli", 4),
            Map.entry("gate", 3),
            Map.entry("history", 4),
            Map.entry("history.html", 2),
            Map.entry("proof.bench", 2),
            Map.entry("proof.campaign", 13),
            Map.entry("rollout.recovery", 2),
            Map.entry("rollout.run", 3),
            Map.entry("rollout.state", 9),
            Map.entry("simulation", 2),
            Map.entry("simulation.ssm", 2)));

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HERE);

    /** The file of each class; a class in another one is called by both their names, as what is generated for it is. */
    private static final Map<String, String> RECORDS = OURS.stream()
            .collect(Collectors.toMap(
                    one -> one.getName().replace("$", ""),
                    one -> one.getName().replaceFirst("\\$.*", ""),
                    (one, other) -> one));

    @Test
    void noTwoPackagesReachEachOther() {
        slices().matching(HERE + ".(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void noMoreFilesOfAPackageReachEachOtherThanDoSoToday() {
        Map<String, Set<String>> reached = references();
        Map<String, Integer> found = new TreeMap<>();
        reached.keySet().forEach(file -> {
            if (reaches(file, file, reached)) {
                found.merge(file.substring(HERE.length() + 1, file.lastIndexOf('.')), 1, Integer::sum);
            }
        });
        // the rooms of Jenkins are there under its own build alone
        found.keySet().removeIf(room -> room.startsWith("jenkins"));
        assertEquals(IN_CIRCLES, found);
    }

    /** By file: the files of the same package that it names, itself left out. */
    private static Map<String, Set<String>> references() {
        Map<String, Set<String>> all = new TreeMap<>();
        for (JavaClass one : OURS) {
            Set<String> named = one.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass())
                    .filter(other -> other.getPackageName().equals(one.getPackageName()))
                    .map(CirclesTest::file)
                    .filter(other -> !other.equals(file(one)))
                    .collect(Collectors.toCollection(TreeSet::new));
            all.computeIfAbsent(file(one), file -> new TreeSet<>()).addAll(named);
        }
        return all;
    }

    /** The class that a file is called after; what is generated for a record belongs to the record's file. */
    private static String file(JavaClass one) {
        String name = one.getName();
        int inner = name.indexOf('$');
        String top = inner < 0 ? name : name.substring(0, inner);
        return top.endsWith("Builder")
                ? RECORDS.getOrDefault(top.substring(0, top.length() - "Builder".length()), top)
                : top;
    }

    private static boolean reaches(String from, String to, Map<String, Set<String>> references) {
        Deque<String> open = new ArrayDeque<>(references.get(from));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String next = open.pop();
            if (next.equals(to)) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(references.getOrDefault(next, Set.of()));
            }
        }
        return false;
    }
}
