package io.jenkins.plugins.awsrollouts.jenkins.form;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Lists of texts: a Pipeline writes a list, and a form shows a text for each line of a field. */
public final class Lines {
    private Lines() {}

    /**
     * What a setter keeps of a list.
     *
     * @param given texts of one line or several
     * @return the lines without the blanks around them, empty ones left out; null where none is left
     */
    @CheckForNull
    public static List<String> kept(@CheckForNull List<String> given) {
        // An ArrayList, since the job's file shall hold no class of the JDK that may change.
        List<String> lines = new ArrayList<>();
        if (given != null) {
            given.stream()
                    .filter(Objects::nonNull)
                    .flatMap(String::lines)
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(lines::add);
        }
        return lines.isEmpty() ? null : lines;
    }

    /** What a getter gives of what was kept. */
    public static List<String> of(@CheckForNull List<String> kept) {
        return kept == null ? List.of() : List.copyOf(kept);
    }

    /** What a form's field shows. */
    public static String text(@CheckForNull List<String> lines) {
        return lines == null ? "" : String.join("\n", lines);
    }
}
