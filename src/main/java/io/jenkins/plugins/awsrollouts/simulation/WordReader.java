package io.jenkins.plugins.awsrollouts.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A text of CloudWatch, metric math or an alarm rule, word by word. */
final class WordReader {
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
            throw invalid("Unexpected text in '" + text + "' at position " + end);
        }
    }

    static AwsServiceException invalid(String message) {
        return ApiErrors.of(CloudWatchService.SERVICE, "ValidationError", message, 400);
    }

    boolean has(String word) {
        return next < words.size() && words.get(next).equals(word);
    }

    boolean hasAny(List<String> of) {
        return next < words.size() && of.contains(words.get(next));
    }

    String take() {
        if (next == words.size()) {
            throw invalid("'" + text + "' ends too early");
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
            throw invalid("'" + word + "' expected in '" + text + "'");
        }
    }

    void end() {
        if (next < words.size()) {
            throw invalid("Unexpected '" + words.get(next) + "' in '" + text + "'");
        }
    }
}
