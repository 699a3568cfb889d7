package io.jenkins.plugins.awsrollouts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Holds that a test class's name and its tag tell the same group: Surefire chooses groups by tag, its reports, from which
 * {@code ./check} makes its table, know only names.
 */
class SuitesTest {

    private static final Map<String, String> TAGS =
            Map.of("WireTest", "wire", "BrowserTest", "browser", "CampaignTest", "campaign");

    @Test
    void everyTestClassIsNamedAndTaggedForItsGroup() {
        List<String> faults = new ArrayList<>();
        int suites = 0;
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("io.jenkins.plugins.awsrollouts")) {
            if (type.getName().startsWith(Wrong.class.getName()) || type.isAnonymousClass()) {
                continue;
            }
            Class<?> suite = type.reflect();
            if (!tests(suite).isEmpty()) {
                suites++;
                faults.addAll(faults(suite));
            }
        }
        assertEquals(List.of(), faults);
        assertTrue(suites >= 3, "finds test classes, this one among them");
    }

    @Test
    void findsWhatIsWrong() {
        assertEquals(List.of("UntaggedWireTest has no tag \"wire\""), faults(Wrong.UntaggedWireTest.class));
        assertEquals(
                List.of("MisnamedTest has the tag \"browser\", which its name does not tell"),
                faults(Wrong.MisnamedTest.class));
        assertEquals(
                List.of("HiddenTest.one has the tag \"campaign\", which its name does not tell"),
                faults(Wrong.HiddenTest.class));
        assertEquals(
                List.of("MisspeltTest has the tag \"wires\", which its name does not tell"),
                faults(Wrong.MisspeltTest.class));
        assertEquals(
                List.of("Nameless must have a name that ends in Test, or nothing runs it"),
                faults(Wrong.Nameless.class));
        assertEquals(
                List.of("MixedTest has tests of JUnit and of jqwik: the report of one would replace the other's"),
                faults(Wrong.MixedTest.class));
        assertEquals(
                List.of("WrongTagCampaignTest has no tag \"campaign\" of jqwik's own"),
                faults(Wrong.WrongTagCampaignTest.class));
        assertEquals(List.of(), faults(Wrong.FineWireTest.class));
        assertEquals(List.of(), faults(Wrong.FineWireTest.Inner.class));
        assertEquals(List.of(), faults(Wrong.FineCampaignTest.class));
    }

    private static List<String> faults(Class<?> suite) {
        List<String> faults = new ArrayList<>();
        if (Modifier.isAbstract(suite.getModifiers())) {
            return faults;
        }
        Class<?> named = suite;
        while (named.isAnnotationPresent(Nested.class)) {
            named = named.getEnclosingClass();
        }
        String name = named.getSimpleName();
        if (name.endsWith("Bench")) {
            // measures and judges nothing; run by its name alone
            return faults;
        }
        if (!name.endsWith("Test")) {
            faults.add(name + " must have a name that ends in Test, or nothing runs it");
        }
        if (named.isMemberClass() && !named.getName().startsWith(Wrong.class.getName())) {
            faults.add(name + " must be a class of its own or @Nested, or nothing runs it");
        }
        boolean jqwik = tests(suite).stream().anyMatch(test -> AnnotationSupport.isAnnotated(test, Property.class));
        boolean jupiter = tests(suite).stream().anyMatch(test -> !AnnotationSupport.isAnnotated(test, Property.class));
        if (jqwik && jupiter) {
            faults.add(name + " has tests of JUnit and of jqwik: the report of one would replace the other's");
        }
        Set<String> tags = new TreeSet<>();
        for (Class<?> type = suite; type != null; type = type.getEnclosingClass()) {
            tags.addAll(tags(type, jqwik));
        }
        TAGS.forEach((suffix, tag) -> {
            if (name.endsWith(suffix) && !tags.remove(tag)) {
                faults.add(name + " has no tag \"" + tag + "\"" + (jqwik ? " of jqwik's own" : ""));
            }
        });
        tags.forEach(tag -> faults.add(name + " has the tag \"" + tag + "\", which its name does not tell"));
        for (Method test : tests(suite)) {
            tags(test, jqwik)
                    .forEach(tag -> faults.add(name + "." + test.getName() + " has the tag \"" + tag
                            + "\", which its name does not tell"));
        }
        return faults;
    }

    private static List<Method> tests(Class<?> suite) {
        List<Method> found = new ArrayList<>();
        for (Class<?> type = suite; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (AnnotationSupport.isAnnotated(method, Testable.class)) {
                    found.add(method);
                }
            }
        }
        return found;
    }

    /** JUnit and jqwik each heed their own annotation alone. */
    private static Set<String> tags(AnnotatedElement of, boolean jqwik) {
        Set<String> tags = new TreeSet<>();
        if (jqwik) {
            AnnotationSupport.findRepeatableAnnotations(of, net.jqwik.api.Tag.class)
                    .forEach(tag -> tags.add(tag.value()));
        } else {
            AnnotationSupport.findRepeatableAnnotations(of, Tag.class).forEach(tag -> tags.add(tag.value()));
        }
        return tags;
    }

    /** Wrong on purpose, and three that are right. Nothing runs these. */
    private static final class Wrong {
        static final class UntaggedWireTest {
            @Test
            void one() {}
        }

        @Tag("browser")
        static final class MisnamedTest {
            @Test
            void one() {}
        }

        static final class HiddenTest {
            @Test
            @Tag("campaign")
            void one() {}
        }

        @Tag("wires")
        static final class MisspeltTest {
            @Test
            void one() {}
        }

        static final class Nameless {
            @Test
            void one() {}
        }

        static final class MixedTest {
            @Test
            void one() {}

            @Property
            void two() {}
        }

        @Tag("campaign")
        static final class WrongTagCampaignTest {
            @Property
            void one() {}
        }

        @Tag("wire")
        static final class FineWireTest {
            @Test
            void one() {}

            @Nested
            final class Inner {
                @Test
                void two() {}
            }
        }

        @net.jqwik.api.Tag("campaign")
        static final class FineCampaignTest {
            @Property
            void one() {}
        }
    }
}
