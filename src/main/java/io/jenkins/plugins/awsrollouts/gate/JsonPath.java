package io.jenkins.plugins.awsrollouts.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path to one value in a JSON document: {@code $.status}, {@code $.checks[0].name}, {@code $['a b'][-1]}. These are
 * the singular queries of <a href="https://www.rfc-editor.org/rfc/rfc9535#section-2.3.5.1">RFC 9535</a>: an expectation
 * of one value needs no wildcards, slices or filters.
 */
final class JsonPath {
    private static final Pattern STEP =
            Pattern.compile("\\.([\\p{L}_][\\p{L}\\p{N}_-]*)|\\['([^']*)'\\]|\\[\"([^\"]*)\"\\]|\\[(-?\\d{1,6})\\]");

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    /** One step down: to a member by name, or to an element by number, from the end when that is negative. */
    private record Step(String name, int index) {
        JsonNode from(JsonNode node) {
            return name != null ? node.path(name) : node.path(index < 0 ? node.size() + index : index);
        }
    }

    /** Reads one; empty when it is none, or no singular one. */
    static Optional<JsonPath> parse(String text) {
        if (!text.startsWith("$")) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text).region(1, text.length());
        while (matcher.lookingAt()) {
            steps.add(step(matcher));
            matcher.region(matcher.end(), text.length());
        }
        return matcher.regionStart() == text.length() ? Optional.of(new JsonPath(steps)) : Optional.empty();
    }

    private static Step step(Matcher matcher) {
        for (int group = 1; group <= 3; group++) {
            if (matcher.group(group) != null) {
                return new Step(matcher.group(group), 0);
            }
        }
        return new Step(null, Integer.parseInt(matcher.group(4)));
    }

    /** The value there; missing when there is none. */
    JsonNode in(JsonNode document) {
        JsonNode at = document;
        for (Step step : steps) {
            at = step.from(at);
        }
        return at;
    }
}
