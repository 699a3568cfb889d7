package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.awsrollouts.jenkins.run.Staged;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.verb.POST;

/** The table of web methods in docs/security.md: it has all of them, and each asks for what it says. */
@WithJenkins
class WebMethodsTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\w+\\.do\\w+)` \\| `([^`]+)` \\| ([^|]+) \\| (GET|POST) \\|$", Pattern.MULTILINE);

    private static final List<String> PEOPLE =
            List.of("stranger", "reader", "builder", "configurer", "approver", "auditor", "admin");

    /** Who of them has which permission of the table. */
    private static final Map<String, Set<String>> HOLDERS = Map.of(
            "Job/Read", Set.of("reader", "builder", "configurer", "approver", "admin"),
            "Job/Build", Set.of("builder", "admin"),
            "Job/Configure", Set.of("configurer", "admin"),
            "AWS Rollouts/Roll back", Set.of("configurer", "admin"),
            "whom the approval names", Set.of("builder", "admin"),
            "Overall/SystemRead", Set.of("auditor", "admin"),
            "Overall/Administer", Set.of("admin"));

    private JenkinsRule jenkins;
    private String over;

    private record Row(String method, String where, String permission, boolean changes) {
        String path(String id) {
            return where.replace("job/NAME", "job/shop")
                    .replace("job/FOLDER", "job/team")
                    .replace("/ID/", "/" + id + "/");
        }
    }

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        FastAccount.use();
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        jenkins.jenkins.createProject(Folder.class, "team");
        over = Staged.over(job, Staged.GOOD, OptionalInt.empty()).id();
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "builder", "configurer", "approver", "auditor")
                .grant(Item.READ)
                .everywhere()
                .to("reader", "builder", "configurer", "approver")
                .grant(Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("configurer")
                .grant(Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    private static List<Row> table() throws IOException {
        Matcher row = ROW.matcher(Files.readString(Path.of("docs", "security.md")));
        List<Row> rows = new ArrayList<>();
        while (row.find()) {
            rows.add(new Row(
                    row.group(1), row.group(2), row.group(3), row.group(4).equals("POST")));
        }
        return rows;
    }

    private static Stream<JavaMethod> methods() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.jenkins.plugins.awsrollouts.jenkins")
                        .stream()
                        .map(JavaClass::getMethods)
                        .flatMap(Set::stream)
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(method -> method.getName().matches("do[A-Z].*"));
    }

    private static String outermost(JavaMethod method) {
        return method.getOwner().getName().replaceFirst("^.*\\.", "").replaceFirst("\\$.*$", "");
    }

    private static boolean ofForms(JavaMethod method) {
        return method.getName().matches("do(Check|Fill|AutoComplete).*");
    }

    @Test
    void theTableHasEachOfThemAndNoOther() throws IOException {
        Set<String> there = methods()
                .filter(method -> !ofForms(method))
                .map(method -> outermost(method) + "." + method.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(there, table().stream().map(Row::method).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void whatChecksOrFillsAFormTakesPostAlone() {
        assertEquals(
                List.of(),
                methods()
                        .filter(WebMethodsTest::ofForms)
                        .filter(method -> !method.isAnnotatedWith(POST.class))
                        .map(JavaMethod::getFullName)
                        .toList());
    }

    @Test
    void eachAsksForThePermissionThatTheTableSays() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String person : PEOPLE) {
            Web web = Web.of(jenkins, person);
            for (Row row : table()) {
                String path = row.path(over);
                int status = row.changes() ? web.statusOfPost(path, Map.of("id", "x")) : web.status(path);
                boolean let = status != 403 && status != 404;
                if (let != HOLDERS.get(row.permission()).contains(person)) {
                    wrong.add(person + " " + path + " " + status);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void whatChangesSomethingTakesNeitherALinkNorAFormWithoutACrumb() throws Exception {
        Web admin = Web.of(jenkins, "admin");
        for (Row row : table()) {
            if (row.changes()) {
                String path = row.path(over);
                assertTrue(Set.of(404, 405).contains(admin.status(path)), path);
                assertEquals(403, admin.statusOfPostWithoutCrumb(path), path);
            }
        }
    }

    @Test
    void formsTellNothingToWhomMayNotConfigure() throws Exception {
        Web reader = Web.of(jenkins, "reader");
        Web configurer = Web.of(jenkins, "configurer");
        int told = 0;
        for (JavaMethod method : methods().filter(WebMethodsTest::ofForms).toList()) {
            String owner = method.getOwner().getName().replaceFirst("\\$\\w*Descriptor(Impl)?$", "");
            String name = method.getName().substring(2, 3).toLowerCase()
                    + method.getName().substring(3);
            String path = "job/shop/descriptorByName/" + owner + "/" + name;
            Map<String, String> nonsense = Map.of("value", "<b>;'nonsense", "autoScalingGroup", "<b>");
            String answer = reader.post(path, nonsense).getWebResponse().getContentAsString();
            assertFalse(answer.contains("error") || answer.contains("ami-"), path + ": " + answer);
            told += configurer
                            .post(path, nonsense)
                            .getWebResponse()
                            .getContentAsString()
                            .contains("error")
                    ? 1
                    : 0;
        }
        assertTrue(told > 20, "whoever may configure is told: " + told);
    }
}
