package io.jenkins.plugins.awsrollouts.cloud;

/**
 * Texts of others as a part of one line: names and reasons may hold what ends a line, what a terminal takes for commands, and
 * what turns round the order of the letters beside it.
 */
public final class OneLine {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private OneLine() {}

    /**
     * The text with each such character as Java writes it, {@code \n} or {@code \u202E}, so that whoever reads it sees what is
     * there. A text without any is the same as before.
     */
    public static String of(String text) {
        if (text.codePoints().noneMatch(OneLine::disturbs)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (disturbs(c)) {
                plain.append(written(c));
            } else {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString();
    }

    /** Whether a character changes what stands around it: controls, ends of lines, marks of direction, half pairs. */
    public static boolean disturbs(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // words of some languages, and some pictures, need the joiners
            case Character.FORMAT -> c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }

    private static String written(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> Character.isBmpCodePoint(c) ? String.format("\\u%04X", c) : String.format("\\u{%X}", c);
        };
    }
}
