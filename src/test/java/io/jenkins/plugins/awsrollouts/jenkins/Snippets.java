package io.jenkins.plugins.awsrollouts.jenkins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The snippets of a documentation, and what is wrong with how they stand there.
 *
 * @param all those that can be run
 * @param faults one sentence each
 */
record Snippets(List<Snippet> all, List<String> faults) {
    private static final Pattern FENCE = Pattern.compile("\\s*```\\s*(\\S*).*");
    private static final Pattern MARK = Pattern.compile("<!-- ends: ([A-Z_]+)(?:, says: (.+))? -->");
    private static final Pattern FOR_JENKINS = Pattern.compile(
            "(?m)\\b(immutableDeploy|canaryShift|blueGreenSwap|rollbackDeployment)\\b|^\\s*pipeline\\s*\\{|^\\s*(unclassified|awsRollouts):");
    private static final Set<String> LANGUAGES = Set.of("groovy", "yaml");
    private static final Set<String> ENDS = Set.of("SUCCESS", "FAILURE", "ABORTED", "UNSTABLE", "APPLIED", "CREATED");

    /**
     * A block of code that says how it ends.
     *
     * @param where file and line
     * @param language groovy or yaml
     * @param ends a build's result; APPLIED for configuration as code, CREATED for Job DSL
     * @param says what the build's log holds; may be empty
     * @param text the code
     */
    record Snippet(String where, String language, String ends, String says, String text) {
        @Override
        public String toString() {
            return where + " ends " + ends;
        }
    }

    /** Those of these files. */
    static Snippets of(List<Path> files) throws IOException {
        Snippets found = new Snippets(new ArrayList<>(), new ArrayList<>());
        for (Path file : files) {
            found.read(String.valueOf(file.getFileName()), Files.readAllLines(file));
        }
        return found;
    }

    /** README.md and docs/*.md. */
    static Snippets ofThisProject() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
        }
        return of(files);
    }

    void read(String name, List<String> lines) {
        String before = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).strip().equals("```")) {
                    end++;
                }
                block(name + ":" + (i + 1), fence.group(1), before, lines.subList(i + 1, end));
                i = end;
                before = "";
            } else if (!lines.get(i).isBlank()) {
                before = lines.get(i).strip();
            }
        }
    }

    private void block(String where, String language, String before, List<String> lines) {
        String text = String.join("\n", lines) + "\n";
        if (!LANGUAGES.contains(language)) {
            if (FOR_JENKINS.matcher(text).find()) {
                faults.add(where + " is for Jenkins, but its language is \"" + language + "\"; write groovy or yaml.");
            }
            return;
        }
        Matcher mark = MARK.matcher(before);
        if (!mark.matches() || !ENDS.contains(mark.group(1))) {
            faults.add(where + " does not say how it ends; put <!-- ends: SUCCESS --> before it.");
            return;
        }
        String says = mark.group(2) == null ? "" : mark.group(2);
        boolean good = Set.of("SUCCESS", "APPLIED", "CREATED").contains(mark.group(1));
        if (!good && says.isEmpty()) {
            faults.add(where + " ends " + mark.group(1) + ", which it may for many reasons; add says: and what the log"
                    + " holds then.");
            return;
        }
        if (language.equals("yaml") != mark.group(1).equals("APPLIED")) {
            faults.add(where + " is " + language + " and cannot end " + mark.group(1) + ".");
            return;
        }
        all.add(new Snippet(where, language, mark.group(1), says, text));
    }
}
