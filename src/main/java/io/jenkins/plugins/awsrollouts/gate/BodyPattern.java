package io.jenkins.plugins.awsrollouts.gate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * A regular expression that an answer is searched for, by RE2/J: its time grows with the length of the answer alone,
 * whatever pattern and answer are, and never with the depth of a stack. Its syntax is
 * <a href="https://github.com/google/re2/wiki/Syntax">RE2's</a>: without references back and without looking around.
 */
final class BodyPattern {
    private static final int LONGEST = 1_000;

    /** RE2/J writes counted repeats out, each by up to 1000, also within each other; so many steps at most. */
    private static final long LARGEST = 2_000;

    private static final java.util.regex.Pattern COUNT =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    private final Pattern pattern;

    private BodyPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** What is wrong with it, as the end of a sentence; empty when it can be judged by. */
    static Optional<String> fault(String text) {
        try {
            of(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException with what is wrong with it, when it cannot be judged by
     */
    static BodyPattern of(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("it has " + text.length() + " characters, more than " + LONGEST);
        }
        if (steps(text) > LARGEST) {
            throw new IllegalArgumentException("its repeats are too many, written out more than " + LARGEST + " steps");
        }
        try {
            return new BodyPattern(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription() + " in \"" + e.getPattern() + "\"", e);
        }
    }

    /**
     * Whether it occurs in a text. As in Java's own patterns {@code $} fits before a last line's end as well, and a line
     * may end with CR LF.
     */
    boolean occursIn(String text) {
        String lines = text.replace("\r\n", "\n");
        String open = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
        Set<String> readings = new LinkedHashSet<>(List.of(text));
        readings.add(lines);
        readings.add(open);
        return readings.stream().anyMatch(reading -> pattern.matcher(reading).find());
    }

    /** How many steps it has at most, with its counted repeats written out; those of groups with all that is in them. */
    private static long steps(String text) {
        Deque<Long> outer = new ArrayDeque<>();
        long sum = 0;
        long last = 0;
        Matcher count = COUNT.matcher(text);
        for (int i = 0; i < text.length() && sum <= LARGEST; i++) {
            char c = text.charAt(i);
            if (c == '(') {
                outer.push(sum);
                sum = 0;
                last = 0;
            } else if (c == ')' && !outer.isEmpty()) {
                last = sum + 1;
                sum = outer.pop() + last;
            } else if (c == '{' && count.region(i, text.length()).lookingAt()) {
                long more = last * (times(count) - 1);
                sum += more;
                last += more;
                i = count.end() - 1;
            } else {
                int end = atom(text, i);
                sum += Math.max(1, end - i);
                last = 1;
                i = end;
            }
        }
        return sum + outer.stream().mapToLong(Long::longValue).sum();
    }

    /** Where an atom ends that is no group: its last character. */
    private static int atom(String text, int start) {
        if (text.startsWith("\\Q", start)) {
            int end = text.indexOf("\\E", start);
            return end < 0 ? text.length() : end + 1;
        }
        return text.charAt(start) == '\\' ? start + 1 : text.charAt(start) == '[' ? bracket(text, start) : start;
    }

    /** Where a class of characters ends; a bracket that comes first belongs to it. */
    private static int bracket(String text, int start) {
        int at = text.startsWith("[^", start) ? start + 2 : start + 1;
        at += text.startsWith("]", at) ? 1 : 0;
        while (at < text.length() && text.charAt(at) != ']') {
            int named = text.startsWith("[:", at) ? text.indexOf(":]", at) : -1;
            at = named > 0 ? named + 2 : text.charAt(at) == '\\' ? at + 2 : at + 1;
        }
        return at;
    }

    private static long times(Matcher count) {
        String most = count.group(2) == null || count.group(2).isEmpty() ? count.group(1) : count.group(2);
        return Math.max(1, Long.parseLong(most));
    }
}
