package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Texts of the pages: all there, in each language. */
class BundlesTest {
    private static final Path ROOT = Path.of("src/main/resources");
    private static final List<Path> FOLDERS = List.of(
            ROOT.resolve("io/jenkins/plugins/awsrollouts/jenkins/page"), ROOT.resolve("lib/awsrollouts"));
    private static final Pattern KEY = Pattern.compile("\\$\\{%(\\w+)");

    private static List<Path> files(String ending) throws IOException {
        List<Path> all = new java.util.ArrayList<>();
        for (Path folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(ending)).forEach(all::add);
            }
        }
        assertFalse(all.isEmpty());
        return all;
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    @Test
    void eachBundleHasTheSameKeysInGerman() throws Exception {
        for (Path english : files(".properties")) {
            String name = english.toString();
            if (!name.endsWith("_de.properties")) {
                Path german = Path.of(name.replaceFirst("\\.properties$", "_de.properties"));
                assertEquals(
                        new TreeSet<>(read(english).keySet()), new TreeSet<>(read(german).keySet()), name);
            }
        }
    }

    @Test
    void eachTextOfAViewIsInItsBundleAndNoneIsLeftOver() throws Exception {
        for (Path view : files(".jelly")) {
            TreeSet<Object> used = new TreeSet<>();
            Matcher matcher = KEY.matcher(Files.readString(view));
            while (matcher.find()) {
                used.add(matcher.group(1));
            }
            Path bundle = Path.of(view.toString().replaceFirst("\\.jelly$", ".properties"));
            assertEquals(
                    used,
                    Files.exists(bundle) ? new TreeSet<>(read(bundle).keySet()) : new TreeSet<>(),
                    view.toString());
        }
    }

    @Test
    void viewsEscapeAndHaveNoScriptsOfTheirOwn() throws Exception {
        for (Path view : files(".jelly")) {
            String text = Files.readString(view);
            assertTrue(text.startsWith("<?jelly escape-by-default='true'?>"), view.toString());
            assertFalse(text.matches("(?s).*\\son[a-z]+=\".*"), view.toString());
            assertFalse(text.matches("(?s).*<script(?![^>]*src=).*"), view.toString());
            assertFalse(text.matches("(?s).*\\sstyle=\".*"), view.toString());
        }
    }
}
