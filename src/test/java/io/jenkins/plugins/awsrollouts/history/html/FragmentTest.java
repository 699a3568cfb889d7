package io.jenkins.plugins.awsrollouts.history.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.HandMade;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FragmentTest {
    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/awsrollouts/history");

    private static HandMade underWay() {
        return new HandMade()
                .planned()
                .entered(1, Phase.ROLLING, "")
                .batch(2, 0)
                .launched(3, "i-new1", "a")
                .answered(50, "i-new1", 503);
    }

    private static DeploymentView named(String id) {
        Plan plan = HandMade.plan(HandMade.GROUP, "shop-2", List.of());
        Plan other = new Plan(
                id,
                plan.spec(),
                plan.at(),
                plan.images(),
                plan.target(),
                plan.promotion(),
                plan.shift(),
                plan.stages(),
                plan.replaced(),
                plan.kept(),
                plan.warnings(),
                plan.estimate());
        return new HandMade()
                .planned(other)
                .entered(1, Phase.ROLLING, "")
                .batch(2, 0)
                .view(Sightings.none(), 60);
    }

    private static Map<String, String> blocks(DeploymentView view) {
        return Fragment.of(view, Locale.ENGLISH, ZoneId.of("UTC")).blocks().stream()
                .collect(Collectors.toMap(Fragment.Block::id, Fragment.Block::html));
    }

    private static List<String> found(String pattern, String in) {
        List<String> all = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(in);
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }

    private static Properties words(String file) throws IOException {
        try (InputStream in = Fragment.class.getResourceAsStream(file)) {
            Properties words = new Properties();
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return words;
        }
    }

    @Test
    void eachBlockIsOneElementThatBearsItsId() {
        Fragment fragment = Fragment.of(underWay().view(Sightings.none(), 60), Locale.ENGLISH, ZoneId.of("UTC"));
        assertEquals(
                List.of("r-1-head", "r-1-stages", "r-1-timeline", "r-1-fleet", "r-1-gates", "r-1-log"),
                fragment.blocks().stream().map(Fragment.Block::id).toList());
        for (Fragment.Block block : fragment.blocks()) {
            assertTrue(
                    Pattern.compile("^<(div|ol) class=\"[a-z]+\" id=\"" + block.id() + "\">.*</\\1>$", Pattern.DOTALL)
                            .matcher(block.html())
                            .matches(),
                    block.html());
        }
        assertTrue(fragment.html().startsWith("<section class=\"rollout\" id=\"r-1\"><div class=\"head\""));
    }

    @Test
    void aBlockChangesOnlyWithWhatItShows() {
        Map<String, String> before = blocks(underWay().view(Sightings.none(), 70));
        Map<String, String> later = blocks(underWay().view(Sightings.none(), 75));
        assertEquals(before.get("r-1-log"), later.get("r-1-log"));
        assertEquals(before.get("r-1-gates"), later.get("r-1-gates"));
        assertEquals(before.get("r-1-fleet"), later.get("r-1-fleet"));
        Map<String, String> answered =
                blocks(underWay().answered(74, "i-new1", 200).view(Sightings.none(), 75));
        assertFalse(later.get("r-1-gates").equals(answered.get("r-1-gates")));
    }

    @Test
    void noIdOfOneFragmentStandsInAnother() {
        String both = Fragment.of(named("r-1"), Locale.ENGLISH, ZoneId.of("UTC"))
                        .html()
                + Fragment.of(named("r-2"), Locale.ENGLISH, ZoneId.of("UTC")).html();
        List<String> ids = found("\\sid=\"([^\"]*)\"", both);
        assertEquals(ids.size(), Set.copyOf(ids).size(), ids.toString());
        assertTrue(ids.contains("r-2-trial-new"), "patterns too");
        assertTrue(ids.containsAll(found("url\\(#([^)]*)\\)", both)), "and they are found");
        assertFalse(Fragment.css().contains("url("), "the style knows no id");
    }

    @Test
    void anIdThatIsNoneLeadsNowhereElse() {
        String html = Fragment.of(named("r\" x) <b>"), Locale.ENGLISH, ZoneId.of("UTC"))
                .html();
        assertTrue(html.startsWith("<section class=\"rollout\" id=\"r__x___b_\">"));
        assertFalse(html.contains("<b>\""));
        assertTrue(html.contains("r&quot; x) &lt;b&gt;"));
    }

    @Test
    void theStyleTouchesNothingOutsideOfARollout() {
        String rules = Fragment.css().replaceAll("@media \\([^)]*\\) \\{|@media print \\{", "");
        for (String selectors : found("([^{}]+)\\{", rules)) {
            for (String selector : selectors.split(",")) {
                assertTrue(selector.strip().startsWith(".rollout"), selector);
            }
        }
        assertTrue(found("([^{}]+)\\{", rules).size() > 50);
    }

    @Test
    void timesAreToldInTheReadersZoneWhichIsNamed() {
        DeploymentView view = HandMade.good().view(Sightings.none(), 300);
        String utc = Fragment.of(view, Locale.ENGLISH, ZoneId.of("UTC")).html();
        String tokyo =
                Fragment.of(view, Locale.ENGLISH, ZoneId.of("Asia/Tokyo")).html();
        assertTrue(utc.contains("2 Jan 2026, 03:00 UTC"), utc);
        assertTrue(tokyo.contains("2 Jan 2026, 12:00 JST"), tokyo);
        assertTrue(tokyo.contains("<td>12:00:00<"), tokyo);
    }

    @Test
    void headingsAndLegendsAreInTheReadersLanguage() {
        String german = Fragment.of(HandMade.good().view(Sightings.none(), 300), Locale.GERMANY, ZoneId.of("UTC"))
                .html();
        for (String text : List.of(
                "Was geschah", "begonnen 2. Jan. 2026, 03:00 UTC", "+0,1 Instanzstunden", "i-new1, neu, ami-new")) {
            assertTrue(german.contains(text), text);
        }
        assertTrue(german.contains("planned"), "the log is as it was written");
    }

    @Test
    void aLanguageThatIsNotKnownIsEnglishWhateverTheMachineSpeaks() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            String html = Fragment.of(underWay().view(Sightings.none(), 60), Locale.JAPAN, ZoneId.of("UTC"))
                    .html();
            assertTrue(html.contains("What happened"));
            assertTrue(html.contains("started 2 Jan 2026, 03:00 UTC"));
            assertTrue(html.contains("+0.1 instance-hours"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void bothLanguagesHaveTheSameWords() throws IOException {
        Properties english = words("Page.properties");
        Properties german = words("Page_de.properties");
        assertEquals(new TreeSet<>(english.stringPropertyNames()), new TreeSet<>(german.stringPropertyNames()));
        for (String key : english.stringPropertyNames()) {
            assertEquals(
                    new TreeSet<>(found("(\\{\\d\\})", english.getProperty(key))),
                    new TreeSet<>(found("(\\{\\d\\})", german.getProperty(key))),
                    key);
        }
    }

    @Test
    void everyWordIsUsed() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.append(Files.readString(file));
            }
        }
        for (String key : words("Page.properties").stringPropertyNames()) {
            assertTrue(sources.indexOf("\"" + key + "\"") >= 0, key);
        }
    }
}
