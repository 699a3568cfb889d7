package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The inside of one deployment as HTML, to stand in a page beside others: a sequence of blocks, each one element with an
 * id of its own, so that a page can replace those that have changed. It has no scripts; its style is {@link #css}.
 *
 * @param id of the element that holds the blocks: the rollout's id
 * @param blocks in the order in which they are shown; of one deployment they are always the same ones
 */
public record Fragment(String id, List<Block> blocks) {
    public Fragment {
        blocks = List.copyOf(blocks);
    }

    /**
     * One element.
     *
     * @param id the element's id, which begins with the rollout's
     * @param html the element itself
     */
    public record Block(String id, String html) {}

    /**
     * Draws a deployment.
     *     * @param locale of headings and legends; English where there is no translation. What the rollout says is English.
     * @param zone in which times are told; the day of the beginning names it
     */
    public static Fragment of(DeploymentView view, Locale locale, ZoneId zone) {
        return new Fragment(Html.id(view.id()), new Blocks(view, Texts.of(locale, zone)).all());
    }

    /** All of it as one element of the class {@code rollout}. */
    public String html() {
        return blocks.stream()
                .map(Block::html)
                .collect(Collectors.joining("", "<section class=\"rollout\" id=\"" + id + "\">", "</section>"));
    }

    /**
     * The style of fragments. It touches nothing outside of the class {@code rollout}; a page may give the variables
     * that are defined there other values.
     */
    public static String css() {
        return resource("rollout.css");
    }

    static String resource(String name) {
        try (InputStream css = Fragment.class.getResourceAsStream(name)) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The style " + name + " is missing", e);
        }
    }
}
