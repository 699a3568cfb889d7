package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line; docs/command-line.md describes it. */
@Command(
        name = "aws-rollouts",
        mixinStandardHelpOptions = true,
        version = "aws-rollouts 0.2",
        description = "Replaces the servers behind an EC2 Auto Scaling group with servers of a new AMI, safely.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done: promoted, planned or shown.",
            "1:Rolled back, or failed.",
            "2:A wrong spec or account; nothing was changed.",
            "3:Held; a person decides.",
            "4:Interrupted, or it died; resume goes on with it."
        },
        subcommands = {
            PlanCommand.class,
            DeployCommand.class,
            ResumeCommand.class,
            RollbackCommand.class,
            RecoverCommand.class,
            ListCommand.class,
            ReportCommand.class,
            JudgeCommand.class,
            AcceptanceCommand.class,
            DemoCommand.class,
            CampaignCommand.class,
            BenchCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Main {
    private static final String NOTHING = "Nothing was changed.";
    private static final Set<String> FOR_THEIR_OUTPUT = Set.of("plan", "list", "judge", "generate-completion");

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(survived(out, err, arguments));
    }

    /** Whatever is thrown, the exit code does not say that a rollout was rolled back, as the Java machine's own 1 would. */
    private static int survived(PrintWriter out, PrintWriter err, String... arguments) {
        try {
            return run(out, err, arguments);
        } catch (Throwable t) {
            err.println("aws-rollouts stopped: " + OneLine.of(String.valueOf(t)));
            err.flush();
            return ExitCode.BROKEN;
        }
    }

    /** Runs a command; tells its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(CommandLine.defaultFactory(), out, err, arguments);
    }

    /**
     * The same.
     *
     * @param parts makes the commands and the options that several have
     */
    static int run(CommandLine.IFactory parts, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Main(), parts);
        // before what follows, which only reaches those that are there
        TellCommand.addTo(line, parts);
        line.getCommandSpec().addOption(Output.option());
        line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler((problem, given) -> misused(problem, Output.of(List.of(given))))
                .setExecutionStrategy(Main::execute)
                .setExecutionExceptionHandler((problem, command, parsed) -> told(problem, command));
        line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().mixinStandardHelpOptions(true));
        if (arguments.length == 0) {
            line.usage(out);
            return ExitCode.WRONG;
        }
        int code = line.execute(arguments);
        out.flush();
        err.flush();
        return code == ExitCode.DONE && out.checkError() && isForItsOutput(line.getParseResult()) ? lost(err) : code;
    }

    /** Whether a command is run for what it prints alone. A rollout goes on whoever reads of it. */
    private static boolean isForItsOutput(CommandLine.ParseResult parsed) {
        return parsed != null
                && parsed.hasSubcommand()
                && FOR_THEIR_OUTPUT.contains(parsed.subcommand().commandSpec().name());
    }

    private static int lost(PrintWriter err) {
        err.println("The output could not be written, as on a full disk or to a reader that has gone. " + NOTHING);
        err.flush();
        return ExitCode.WRONG;
    }

    /** One sentence; the usage of a command is long, and buries it. */
    private static int misused(CommandLine.ParameterException problem, Output output) {
        CommandLine command = problem.getCommandLine();
        List<String> sentences =
                String.valueOf(problem.getMessage()).lines().map(OneLine::of).toList();
        tell(
                command,
                output,
                sentences,
                "Nothing was changed; `" + command.getCommandSpec().qualifiedName() + " --help` tells of all options.");
        return ExitCode.WRONG;
    }

    private static void tell(CommandLine command, Output output, List<String> sentences, String last) {
        if (output == Output.JSON) {
            command.getOut().println(Records.fault(ExitCode.WRONG, sentences));
            return;
        }
        sentences.forEach(command.getErr()::println);
        command.getErr().println(last);
    }

    /** An option with an empty value, as of a variable of a shell that is not set, is no option without a value. */
    private static int execute(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult given = parsed;
        while (given.hasSubcommand()) {
            given = given.subcommand();
        }
        List<String> faults = given.matchedOptions().stream()
                .filter(option -> !option.typeInfo().isBoolean())
                .filter(option -> option.originalStringValues().stream().anyMatch(String::isBlank))
                .map(option -> option.longestName() + " has an empty value; give one, or leave the option out.")
                .toList();
        if (!faults.isEmpty()) {
            throw new CommandLine.ParameterException(
                    given.commandSpec().commandLine(), String.join(System.lineSeparator(), faults));
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Once a rollout has begun nothing is thrown: how it stands is what the conductor tells. */
    private static int told(Exception problem, CommandLine command) {
        Output output = Output.of(command.getCommandSpec());
        if (problem instanceof InputFaults faults) {
            tell(command, output, faults.sentences(), NOTHING);
            return ExitCode.WRONG;
        }
        boolean known = problem instanceof CloudException
                || problem instanceof IllegalStateException
                || problem instanceof UncheckedIOException;
        String why = known ? String.valueOf(problem.getMessage()) : "This is a fault of aws-rollouts: " + problem;
        tell(command, output, List.of(OneLine.of(why)), NOTHING);
        if (!known && output == Output.TEXT) {
            problem.printStackTrace(command.getErr());
        }
        return ExitCode.WRONG;
    }
}
