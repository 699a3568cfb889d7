package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.journal.JournalTaken;
import io.jenkins.plugins.awsrollouts.rollout.state.Approvals;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.CommandRules;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Tells a rollout something that another process carries out, and does not wait for its end. */
@CommandLine.Command
final class TellCommand implements Callable<Integer> {
    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Parameters(paramLabel = "ID", description = "The rollout's id; `list` shows them.")
    private String id;

    @Mixin
    private AccountOptions accountOptions;

    private final Way way;

    private TellCommand(Way way) {
        this.way = way;
    }

    /** What can be told so. What ends a rollout, or lets one go on that nobody carries out, has commands of its own. */
    private enum Way {
        APPROVE(Command.APPROVE, "Gives the approvals that a rollout of another process waits for."),
        REFUSE(Command.REFUSE, "Refuses the approvals that a rollout of another process waits for."),
        PAUSE(Command.PAUSE, "Has a rollout of another process begin nothing new; `resume` has it go on."),
        PROMOTE(Command.PROMOTE, "Ends the present bake, or the present step, of a rollout of another process.");

        private final Command command;
        private final String sentence;

        Way(Command command, String sentence) {
            this.command = command;
            this.sentence = sentence;
        }

        boolean answers() {
            return this == APPROVE || this == REFUSE;
        }

        String word() {
            return command.name().toLowerCase(Locale.ROOT);
        }
    }

    static void addTo(CommandLine line, CommandLine.IFactory parts) {
        for (Way way : Way.values()) {
            CommandLine one = new CommandLine(new TellCommand(way), parts);
            one.getCommandSpec().usageMessage().description(way.sentence);
            line.addSubcommand(way.word(), one);
        }
    }

    @Override
    public Integer call() {
        RolloutState state = Continuation.state(accountOptions.journals(), id);
        Continuation.notOver(state);
        JournalTaken taken = taken();
        Set<Command> sensible = CommandRules.sensible(state);
        if (!sensible.contains(way.command)) {
            throw new InputFaults(List.of("Rollout " + id + " has nothing to " + way.word() + " now: it is "
                    + ListCommand.standing(state) + (state.reason().isEmpty() ? "" : ", " + state.reason()) + ". "
                    + possible(sensible)));
        }
        Terminal terminal = Output.terminal(command, false, ZoneId.systemDefault());
        RolloutState after = new HandOver(id, accountOptions.journals(), accountOptions.orders(), terminal)
                .heeded(way.command, way.word(), taken, way.answers() ? Approvals.keys(state) : Set.of());
        terminal.record(() -> Records.heeded(id, way.word(), after));
        return ExitCode.DONE;
    }

    /** Somebody has to carry it out. */
    private JournalTaken taken() {
        try {
            accountOptions.journals().free(id);
        } catch (JournalTaken taken) {
            return taken;
        }
        throw new InputFaults(List.of("No process carries rollout " + id + " out, so nobody can be told to "
                + way.word() + "; `resume " + id + "` goes on with it, `rollback " + id + "` puts the old AMI back."));
    }

    private static String possible(Set<Command> sensible) {
        String words = Arrays.stream(Way.values())
                .filter(way -> sensible.contains(way.command))
                .map(Way::word)
                .collect(Collectors.joining(", "));
        String goOn = sensible.contains(Command.RESUME) ? "`resume` has it go on. " : "";
        return goOn + (words.isEmpty() ? "It can be told nothing of that kind now." : "It can be told: " + words + ".");
    }
}
