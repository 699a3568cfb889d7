package io.jenkins.plugins.awsrollouts.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line, run inside the test, with its journals in a folder of the test's. */
final class Cli {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path state;

    Cli(Path state) {
        this.state = state;
    }

    int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!arguments[0].equals("demo")) {
            all.addAll(List.of("--state-dir", state.toString()));
        }
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    /** Plans in the simulated account. */
    int plan(String... arguments) {
        List<String> all = new ArrayList<>(List.of("plan", "--region", "simulated"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    String out() {
        return out.toString();
    }

    List<String> errors() {
        return err.toString().lines().toList();
    }
}
