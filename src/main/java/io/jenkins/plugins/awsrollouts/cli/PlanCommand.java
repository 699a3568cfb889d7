package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.history.PlanLines;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Checks a rollout and prints its plan. */
@Command(
        name = "plan",
        description = "Checks a rollout in full, against the account as well, and prints its plan. Changes nothing.")
final class PlanCommand implements Callable<Integer> {
    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Mixin
    private SpecOptions specOptions;

    @Mixin
    private AccountOptions accountOptions;

    @Option(names = "--json", description = "Print the plan as one JSON object over several lines.")
    private boolean json;

    @Override
    public Integer call() {
        Spec spec = specOptions.spec();
        PrintWriter out = command.commandLine().getOut();
        try (OpenAccount account = accountOptions.open()) {
            Plan plan = InputFaults.unlessRefused(new Planner(account.cloud())
                    .plan(spec, "plan", account.clock().now()));
            if (Output.of(command) == Output.JSON) {
                out.println(Records.plan(plan, account.place()));
            } else if (json) {
                out.println(PlanText.json(plan).toPrettyString());
            } else {
                out.println(account.place().words());
                PlanLines.of(plan).stream().map(OneLine::of).forEach(out::println);
                out.println();
                out.println("Nothing was changed.");
            }
        }
        return ExitCode.DONE;
    }
}
