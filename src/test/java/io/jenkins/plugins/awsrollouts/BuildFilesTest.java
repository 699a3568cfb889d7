package io.jenkins.plugins.awsrollouts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Holds what pom.xml and standalone.xml must agree on: what is tested without Jenkins is what runs in Jenkins. */
class BuildFilesTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", ""));

    @Test
    void bothBuildFilesNameTheSameVersions() throws Exception {
        BuildFile plugin = BuildFile.read("pom.xml");
        BuildFile standalone = BuildFile.read("standalone.xml");
        assertFalse(plugin.artifacts.isEmpty());
        assertFalse(standalone.artifacts.isEmpty());
        assertEquals(List.of(), disagreements(plugin, standalone));
    }

    @Test
    void bothBuildFilesCarryTheSameVersionOfTheProject() throws Exception {
        BuildFile plugin = BuildFile.read("pom.xml");
        assertEquals(
                BuildFile.read("standalone.xml").projectVersion(),
                plugin.resolve("${revision}") + plugin.resolve("${changelist}"));
    }

    @Test
    void theBuildFilesAskForJava17() throws Exception {
        assertEquals("17", BuildFile.read("standalone.xml").properties.get("maven.compiler.release"));
    }

    /** The parent of pom.xml, which also formats, is found only where Jenkins' repository is reached. */
    @Test
    void everyDependencyHasItsReason() throws Exception {
        String reasons = Files.readString(ROOT.resolve("docs/dependencies.md"));
        List<String> without = new ArrayList<>();
        for (String file : List.of("pom.xml", "standalone.xml")) {
            for (String artifact : BuildFile.read(file).dependencies) {
                if (!reasons.contains("`" + artifact + "`")) {
                    without.add(artifact + " of " + file);
                }
            }
        }
        assertEquals(List.of(), without);
    }

    @Test
    void findsAPropertyThatDiffers() throws Exception {
        assertEquals(
                List.of("property a.version: 1 and 2"),
                disagreements(
                        BuildFile.parse("<project><properties><a.version>1</a.version></properties></project>"),
                        BuildFile.parse("<project><properties><a.version>2</a.version></properties></project>")));
    }

    @Test
    void findsADependencyThatDiffersUnderAnotherPropertysName() throws Exception {
        String file = "<project><properties><%s>%s</%1$s></properties><dependencies><dependency>"
                + "<groupId>g</groupId><artifactId>a</artifactId><version>${%1$s}</version>"
                + "</dependency></dependencies></project>";
        List<String> found = disagreements(
                BuildFile.parse(String.format(file, "one", "1")), BuildFile.parse(String.format(file, "two", "2")));
        assertEquals(List.of("g:a: 1 and 2"), found);
        assertTrue(disagreements(
                        BuildFile.parse(String.format(file, "one", "1")),
                        BuildFile.parse(String.format(file, "two", "1")))
                .isEmpty());
    }

    private static List<String> disagreements(BuildFile one, BuildFile other) {
        List<String> found = new ArrayList<>();
        one.properties.forEach((name, value) -> {
            String theirs = other.properties.get(name);
            if (theirs != null && !one.resolve(value).equals(other.resolve(theirs))) {
                found.add("property " + name + ": " + one.resolve(value) + " and " + other.resolve(theirs));
            }
        });
        one.artifacts.forEach((name, version) -> {
            String theirs = other.artifacts.get(name);
            if (theirs != null && !version.equals(theirs)) {
                found.add(name + ": " + version + " and " + theirs);
            }
        });
        return found;
    }

    /** What a build file says of versions. */
    private static final class BuildFile {
        private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

        final Map<String, String> properties = new TreeMap<>();
        /** Dependencies, managed ones and plugins that name a version. */
        final Map<String, String> artifacts = new TreeMap<>();
        /** The artifact ids of the dependencies, with or without a version. */
        final List<String> dependencies = new ArrayList<>();

        private final Element project;

        private BuildFile(Document document) {
            project = document.getDocumentElement();
            child(project, "properties").forEach(all -> children(all)
                    .forEach(property -> properties.put(property.getTagName(), text(property))));
            for (String kind : List.of("dependency", "plugin")) {
                NodeList all = project.getElementsByTagName(kind);
                for (int i = 0; i < all.getLength(); i++) {
                    add((Element) all.item(i));
                }
            }
            child(project, "dependencies").forEach(all -> child(all, "dependency")
                    .forEach(one ->
                            dependencies.add(text(child(one, "artifactId").get(0)))));
        }

        static BuildFile read(String name) throws Exception {
            return parse(Files.readString(ROOT.resolve(name)));
        }

        static BuildFile parse(String xml) throws Exception {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new BuildFile(factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml))));
        }

        String projectVersion() {
            return resolve(text(child(project, "version").get(0)));
        }

        String resolve(String value) {
            Matcher reference = REFERENCE.matcher(value);
            return reference.replaceAll(found -> Matcher.quoteReplacement(
                    properties.containsKey(found.group(1)) ? resolve(properties.get(found.group(1))) : found.group()));
        }

        private void add(Element artifact) {
            List<Element> versions = child(artifact, "version");
            if (versions.isEmpty()) {
                return;
            }
            List<Element> groups = child(artifact, "groupId");
            String group = groups.isEmpty() ? "org.apache.maven.plugins" : text(groups.get(0));
            artifacts.put(
                    resolve(group + ":" + text(child(artifact, "artifactId").get(0))), resolve(text(versions.get(0))));
        }

        private static List<Element> child(Element of, String name) {
            return children(of).stream()
                    .filter(element -> element.getTagName().equals(name))
                    .toList();
        }

        private static List<Element> children(Element of) {
            List<Element> found = new ArrayList<>();
            for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element element) {
                    found.add(element);
                }
            }
            return found;
        }

        private static String text(Element element) {
            return element.getTextContent().trim();
        }
    }
}
