package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.proof.acceptance.Acceptance;
import io.jenkins.plugins.awsrollouts.proof.acceptance.CannotRun;
import io.jenkins.plugins.awsrollouts.proof.acceptance.Order;
import io.jenkins.plugins.awsrollouts.proof.acceptance.Results;
import io.jenkins.plugins.awsrollouts.proof.acceptance.Site;
import io.jenkins.plugins.awsrollouts.rollout.journal.DiskFault;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries the engine, and what it believes of AWS, on a scratch group in an account. */
@Command(
        name = "acceptance",
        description =
                "Tries the engine, and what it believes of AWS, on a scratch group that it makes in an account and"
                        + " takes away again. Without --yes it says what that would be and cost, and changes nothing.")
final class AcceptanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private AccountOptions accountOptions;

    @Option(names = "--vpc", paramLabel = "VPC", description = "The VPC to make it in.")
    private String vpc;

    @Option(names = "--image", paramLabel = "AMI", description = "The AMI that the group begins with.")
    private String image;

    @Option(
            names = "--second-image",
            paramLabel = "AMI",
            description =
                    "The AMI to bring. Default: the newest other one of the same owner whose name differs in digits"
                            + " only.")
    private String second;

    @Option(
            names = "--subnets",
            split = ",",
            paramLabel = "SUBNET",
            description = "Subnets of the VPC in two zones. Default: one of each of its first two zones.")
    private List<String> subnets = List.of();

    @Option(
            names = "--type",
            defaultValue = "t3.micro",
            paramLabel = "TYPE",
            description = "The instance type. Default: ${DEFAULT-VALUE}.")
    private String type;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write what was seen to this file, as JSON without ids.")
    private Path out;

    @Option(names = "--yes", description = "Make it, and pay for it.")
    private boolean yes;

    @Option(names = "--clean", paramLabel = "ID", description = "Take away what an interrupted run has left.")
    private String clean;

    @Override
    public Integer call() {
        Optional.ofNullable(out)
                .flatMap(file -> WrittenFile.unwritable("file", file))
                .ifPresent(fault -> {
                    throw new InputFaults(List.of(fault));
                });
        try {
            if (accountOptions.isSimulated()) {
                return at(simulated());
            }
            try (OpenAccount account = accountOptions.open()) {
                return at(site(account));
            }
        } catch (CannotRun e) {
            throw new InputFaults(e.reasons());
        }
    }

    private int at(Site site) {
        Terminal terminal = Output.terminal(command, false, ZoneId.systemDefault());
        Acceptance acceptance = new Acceptance(site, terminal::say);
        return clean == null ? run(acceptance, terminal) : cleaned(acceptance.clean(clean), terminal);
    }

    private int run(Acceptance acceptance, Terminal terminal) {
        Order order = order();
        acceptance.proposal(order).forEach(terminal::say);
        if (!yes) {
            terminal.say("Nothing was changed. Add --yes to have it made.");
            return ExitCode.DONE;
        }
        String id = Acceptance.newId();
        terminal.say("Run " + id + ". Ctrl-C breaks it off and cleans up. Should this process die: aws-rollouts"
                + " acceptance --clean " + id);
        BrokenOff brokenOff = new BrokenOff(acceptance::stop);
        brokenOff.arm();
        int code = ExitCode.WRONG;
        try {
            Results results = acceptance.run(order, id);
            code = told(results, terminal);
        } finally {
            brokenOff.over(code);
        }
        return code;
    }

    private int told(Results results, Terminal terminal) {
        terminal.say("");
        results.lines().forEach(terminal::say);
        terminal.say("");
        results.broken().ifPresent(why -> terminal.say("It did not come to its end: " + why));
        write(results, terminal);
        terminal.record(() -> Records.acceptance(results.node(), results.left()));
        int cleaned = cleaned(results.left(), terminal);
        if (!results.whole()) {
            return ExitCode.WRONG;
        }
        terminal.say(
                results.asExpected()
                        ? "All is as expected."
                        : "Not all is as expected. Please send the file of --out to the authors.");
        return results.asExpected() ? cleaned : ExitCode.UNDONE;
    }

    private void write(Results results, Terminal terminal) {
        if (out == null) {
            return;
        }
        try {
            Files.writeString(out, results.json());
            terminal.say("Written: " + out);
        } catch (IOException e) {
            terminal.say("The file " + out + " cannot be written: " + DiskFault.why(e) + ".");
        }
    }

    private static int cleaned(List<String> left, Terminal terminal) {
        left.forEach(one -> terminal.say("Still there: " + one));
        terminal.say(left.isEmpty() ? "Nothing of it is left." : "Take that away by --clean, or by hand.");
        return left.isEmpty() ? ExitCode.DONE : ExitCode.UNDONE;
    }

    private static Site site(OpenAccount account) {
        return new Site(
                account.place().region(),
                account.clients(),
                account.cloud(),
                account.clock(),
                account.prober(),
                Site.waitingBy(account.clock()),
                Optional.empty());
    }

    /** Time leaps there from one event to the next. No balancer can be made: a rule of the shop's takes its place. */
    private static Site simulated() {
        Sandbox sandbox = new Sandbox(SimulatedShop.account(1));
        return new Site(
                OpenAccount.SIMULATED,
                Sandbox.clients(sandbox.account()),
                sandbox.cloud(),
                sandbox.clock(),
                sandbox.prober(),
                sandbox.account().clock()::runUntil,
                Optional.of(SimulatedAccount.listenerArn(SimulatedShop.LOAD_BALANCER, 80)));
    }

    private Order order() {
        boolean simulated = accountOptions.isSimulated();
        String where = vpc == null && simulated ? "vpc-1" : vpc;
        String first = image == null && simulated ? SimulatedShop.OLD : image;
        String next = second == null && simulated ? SimulatedShop.GOOD : second;
        if (where == null || first == null) {
            throw new InputFaults(List.of("Give --vpc and --image: where to make the scratch group, and of what."));
        }
        return new Order(where, first, Optional.ofNullable(next), subnets, type);
    }
}
