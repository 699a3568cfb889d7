package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.model.AbstractBuild;
import hudson.model.TaskListener;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.tokenmacro.MacroEvaluationException;
import org.jenkinsci.plugins.tokenmacro.TokenMacro;

/**
 * Puts a freestyle build's variables, and the tokens of Token Macro, in the place of their names. A text is gone through
 * once: what comes in for a name is never looked at again, since whoever may build chooses it.
 */
final class Expansion implements Texts {
    /** Two dollar signs; or a name, which may have arguments in braces, with quotes around texts. */
    private static final Pattern NAMED =
            Pattern.compile("\\$(?:\\$|([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)((?:[^}\"]|\"(?:\\\\.|[^\"\\\\])*\")*)\\})");

    /** The token for variables of the process that Jenkins runs in; of the build's own it is answered here. */
    private static final String ENV = "ENV";

    private static final Pattern VAR = Pattern.compile("\\s*,\\s*var\\s*=\\s*\"?(\\w+)\"?\\s*");
    private static final Pattern IN_A_SCRIPT = Pattern.compile("\\$\\{?([A-Za-z_]\\w*)");

    private final AbstractBuild<?, ?> build;
    private final Map<String, String> variables;
    private final TaskListener log;

    /**
     * @param variables of the build, see {@link BuildVariables}
     */
    Expansion(AbstractBuild<?, ?> build, Map<String, String> variables, TaskListener log) {
        this.build = build;
        this.variables = Map.copyOf(variables);
        this.log = log;
    }

    @Override
    public boolean configured() {
        return true;
    }

    @Override
    public String apply(String text) {
        return NAMED.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found)));
    }

    private String value(MatchResult found) {
        if (found.group().equals("$$")) {
            return "$";
        }
        String name = found.group(1) == null ? found.group(2) : found.group(1);
        String arguments = found.group(3) == null ? "" : found.group(3);
        if (name.equals(ENV)) {
            Matcher var = VAR.matcher(arguments);
            return var.matches() ? variables.getOrDefault(var.group(1), "") : found.group();
        }
        return arguments.isEmpty() && variables.containsKey(name) ? variables.get(name) : token(name, found.group());
    }

    /** The token alone goes to Token Macro, so that it sees nothing of what others stand for. */
    private String token(String name, String reference) {
        if (TokenMacro.all().stream().noneMatch(macro -> macro.acceptsMacroName(name))) {
            return reference;
        }
        try {
            return TokenMacro.expand(build, null, log, reference, false, null);
        } catch (MacroEvaluationException e) {
            // left as it stands: the check of the field that it is for says what was expected
            return reference;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return reference;
        }
    }

    /**
     * A script stays as it is: its dollar signs are its shell's. Those variables of the build that it names are set at its
     * head, in quotes, so that a value can never become a command.
     */
    @Override
    public String script(String text) {
        TreeSet<String> named = IN_A_SCRIPT
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(variables::containsKey)
                .collect(Collectors.toCollection(TreeSet::new));
        String head = named.stream()
                .map(name -> "export " + name + "='" + variables.get(name).replace("'", "'\\''") + "'\n")
                .collect(Collectors.joining());
        int begin = text.startsWith("#!") ? text.indexOf('\n') + 1 : 0;
        boolean onlyFirst = text.startsWith("#!") && begin == 0;
        return onlyFirst ? text : text.substring(0, begin) + head + text.substring(begin);
    }
}
