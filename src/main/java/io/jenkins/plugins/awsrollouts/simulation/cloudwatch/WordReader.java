package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of CloudWatch, metric math or an alarm rule, word by word. */
public final class WordReader {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private int next;

    WordReader(String text, Pattern word) {
        this.text = text;
        Matcher matcher = word.matcher(text.strip());
        int end = 0;
        while (matcher.lookingAt()) {
            words.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, text.strip().length());
        }
        if (end < text.strip().length() || words.isEmpty()) {
            throw ApiErrors.cloudWatch("Unexpected text in '" + text + "' at position " + end);
        }
    }

    boolean has(String word) {
        return next < words.size() && words.get(next).equals(word);
    }

    boolean hasAny(List<String> of) {
        return next < words.size() && of.contains(words.get(next));
    }

    String take() {
        if (next == words.size()) {
            throw ApiErrors.cloudWatch("'" + text + "' ends too early");
        }
        return words.get(next++);
    }

    boolean takeIf(String word) {
        boolean there = has(word);
        next += there ? 1 : 0;
        return there;
    }

    void expect(String word) {
        if (!takeIf(word)) {
            throw ApiErrors.cloudWatch("'" + word + "' expected in '" + text + "'");
        }
    }

    void end() {
        if (next < words.size()) {
            throw ApiErrors.cloudWatch("Unexpected '" + words.get(next) + "' in '" + text + "'");
        }
    }
}
