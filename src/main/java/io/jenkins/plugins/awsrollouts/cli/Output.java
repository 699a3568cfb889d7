package io.jenkins.plugins.awsrollouts.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** For whom a command writes. */
enum Output {
    /** Lines for people. */
    TEXT,

    /** One JSON object a line, for programs; docs/output.schema.json says what each holds. */
    JSON;

    private static final String OPTION = "--output";

    /** The option, which every command below the one that gets it has. */
    static OptionSpec option() {
        return OptionSpec.builder(OPTION)
                .paramLabel("FORM")
                .type(Output.class)
                .scopeType(CommandLine.ScopeType.INHERIT)
                .description("${COMPLETION-CANDIDATES}: lines for people, or one JSON object a line for programs."
                        + " Default: text.")
                .build();
    }

    /** What a command's user has asked for. */
    static Output of(CommandSpec command) {
        Output asked = command.root().findOption(OPTION).getValue();
        return asked == null ? TEXT : asked;
    }

    /**
     * Where a command tells what it does.
     *
     * @param live whether to draw a picture, where people look at it
     * @param zone in which people are told times
     */
    static Terminal terminal(CommandSpec command, boolean live, ZoneId zone) {
        PrintWriter out = command.commandLine().getOut();
        return switch (of(command)) {
            case TEXT -> new TextTerminal(out, TextTerminal.Look.of(live, System.getenv()), zone);
            case JSON -> new JsonTerminal(out);
        };
    }

    /** What is asked for by arguments that could not be read as a whole. */
    static Output of(List<String> arguments) {
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String one = rest.next();
            boolean json = one.equals(OPTION)
                    ? rest.hasNext() && is(rest.next())
                    : one.startsWith(OPTION + "=") && is(one.substring(OPTION.length() + 1));
            if (json) {
                return JSON;
            }
        }
        return TEXT;
    }

    private static boolean is(String value) {
        return value.toUpperCase(Locale.ROOT).equals(JSON.name());
    }
}
