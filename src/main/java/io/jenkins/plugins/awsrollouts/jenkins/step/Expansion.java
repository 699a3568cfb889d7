package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.tokenmacro.MacroEvaluationException;
import org.jenkinsci.plugins.tokenmacro.TokenMacro;

/** Puts a build's variables, and the tokens of Token Macro, in the place of their names. */
final class Expansion implements UnaryOperator<String> {
    private final Run<?, ?> run;
    private final EnvVars env;
    private final TaskListener log;

    Expansion(Run<?, ?> run, EnvVars env, TaskListener log) {
        this.run = run;
        this.env = env;
        this.log = log;
    }

    @Override
    public String apply(String text) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        try {
            return TokenMacro.expandAll(run, null, log, env.expand(text), false, null);
        } catch (MacroEvaluationException e) {
            // left as it stands: the check of the field that it is for says what was expected
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return text;
        }
    }
}
