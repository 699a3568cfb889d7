package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Deployments;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of rollouts. */
@Command(name = "report", description = "Writes one HTML report of one or several rollouts, from their journals.")
final class ReportCommand implements Callable<Integer> {
    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The rollouts' ids; `list` shows them.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = {"-o", "--report"},
            paramLabel = "FILE",
            description = "Where to. Default: aws-rollouts-ID.html.")
    private Path file;

    @Mixin
    private AccountOptions accountOptions;

    @Override
    public Integer call() {
        Path to = file == null ? Path.of("aws-rollouts-" + ids.get(0) + ".html") : file;
        WrittenFile.unwritable(to).ifPresent(fault -> {
            throw new InputFaults(List.of(fault));
        });
        List<DeploymentView> views = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (String id : ids) {
            try {
                views.add(view(id));
            } catch (InputFaults e) {
                faults.addAll(e.sentences());
            }
        }
        if (views.isEmpty()) {
            throw new InputFaults(faults);
        }
        WrittenFile.report(to, views);
        int code = faults.isEmpty() ? ExitCode.DONE : ExitCode.UNDONE;
        PrintWriter out = command.commandLine().getOut();
        if (Output.of(command) == Output.JSON) {
            out.println(
                    Records.report(to, views.stream().map(DeploymentView::id).toList()));
            if (!faults.isEmpty()) {
                out.println(Records.fault(code, faults));
            }
        } else {
            faults.stream().map(OneLine::of).forEach(command.commandLine().getErr()::println);
            out.println("Report: " + to);
        }
        return code;
    }

    private DeploymentView view(String id) {
        if (!accountOptions.journals().ids().contains(id)) {
            throw new InputFaults(List.of("There is no rollout " + id + " in " + accountOptions.stateDir() + "."));
        }
        try {
            List<Event> events = accountOptions.journals().read(id);
            Sightings seen =
                    accountOptions.notes().read(id).map(Notes::sightings).orElseGet(Sightings::none);
            return Deployments.view(events, RolloutState.of(events), seen, "", lastKnown(events));
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            throw new InputFaults(List.of(e.getMessage()));
        }
    }

    /** A journal tells of nothing after its last event. */
    private static Instant lastKnown(List<Event> events) {
        return events.isEmpty() ? Instant.EPOCH : events.get(events.size() - 1).at();
    }
}
