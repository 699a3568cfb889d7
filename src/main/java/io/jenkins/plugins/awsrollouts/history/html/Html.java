package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;

/** Text as HTML: whatever comes from a user or an account goes through here. */
final class Html {
    private Html() {}

    /** Safe as an element's text and inside a quoted attribute; characters that no document may have, and those that turn
     * round the text beside them, become U+FFFD. */
    static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
    }

    /** An id that is fit for an attribute, a link and CSS; that of a rollout is the same as it is. */
    static String id(String any) {
        return any.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private static boolean allowed(int c) {
        return c == '\n' || c == '\t' || !OneLine.disturbs(c);
    }
}
