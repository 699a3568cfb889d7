package io.jenkins.plugins.awsrollouts.cli;

/** Texts of others on a terminal: names and reasons may hold what a terminal takes for commands. */
final class Plain {
    private static final char INSTEAD = '\uFFFD';

    private Plain() {}

    /** The text with every control character replaced but the end of a line and the tabulator. */
    static String text(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            char one = plain.charAt(i);
            if (Character.isISOControl(one) && one != '\n' && one != '\t') {
                plain.setCharAt(i, INSTEAD);
            }
        }
        return plain.toString();
    }
}
