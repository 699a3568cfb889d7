package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.history.Phrases;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Shows the rollouts that have a journal. */
@Command(name = "list", description = "Shows the rollouts that have a journal here, and where each stands.")
final class ListCommand implements Callable<Integer> {
    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Mixin
    private AccountOptions accountOptions;

    @Override
    public Integer call() {
        Path kept = accountOptions.stateDir();
        if (Files.exists(kept) && !Files.isDirectory(kept)) {
            throw new InputFaults(List.of(kept + " is no folder; name the one with the rollouts as --state-dir."));
        }
        FileJournals journals = accountOptions.journals();
        List<String> ids = journals.ids();
        PrintWriter out = command.commandLine().getOut();
        if (Output.of(command) == Output.JSON) {
            ids.forEach(id -> out.println(record(journals, id)));
            return ExitCode.DONE;
        }
        if (ids.isEmpty()) {
            out.println("There are no rollouts in " + kept + (Files.exists(kept) ? "." : ", which does not exist."));
        }
        ids.forEach(id -> out.println(OneLine.of(line(journals, id))));
        return ExitCode.DONE;
    }

    private static ObjectNode record(FileJournals journals, String id) {
        try {
            return Records.rollout(RolloutState.of(journals.read(id)));
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            return Records.unreadable(id, String.valueOf(e.getMessage()));
        }
    }

    /** Where a rollout stands, in a word or two. */
    static String standing(RolloutState state) {
        return state.outcome()
                .map(Phrases::outcome)
                .orElseGet(() -> "not over, "
                        + (state.paused() ? "paused" : Words.word(state.phase()).replace('_', ' ')));
    }

    private static String line(FileJournals journals, String id) {
        try {
            RolloutState state = RolloutState.of(journals.read(id));
            return String.format(
                    Locale.ROOT,
                    "%s  %s  %-28s  %s",
                    id,
                    state.plan().spec().group(),
                    standing(state),
                    state.plan().images().newId());
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            return id + "  " + e.getMessage();
        }
    }
}
