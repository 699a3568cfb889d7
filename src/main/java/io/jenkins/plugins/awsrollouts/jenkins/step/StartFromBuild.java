package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.AbortException;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.cloud.Reach;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.history.PlanLines;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.account.Accounts;
import io.jenkins.plugins.awsrollouts.jenkins.account.AwsRolloutsConfiguration;
import io.jenkins.plugins.awsrollouts.jenkins.account.SecretTexts;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.page.DeploymentAction;
import io.jenkins.plugins.awsrollouts.jenkins.page.Holder;
import io.jenkins.plugins.awsrollouts.jenkins.run.Account;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.Rollbacks;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutOwner;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.jenkins.spec.SpecResult;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** From what a build asks for to a rollout that runs: checks everything, tells all faults at once, prints the plan. */
final class StartFromBuild {
    private final Run<?, ?> run;
    private final TaskListener log;
    private final String id;
    private final Surroundings around;
    private final GroupWait wait;

    /**
     * @param id the rollout's id to be
     * @param around what the build has set around the step
     * @param wait how it has waited for its group by now
     */
    StartFromBuild(Run<?, ?> run, TaskListener log, String id, Surroundings around, GroupWait wait) {
        this.wait = wait;
        this.run = run;
        this.log = log;
        this.id = id;
        this.around = around;
    }

    /**
     * Begins the rollout of a step.
     *
     * @param expand replaces build variables in its texts
     * @param hasBody whether its body is a gate
     * @return empty when only the plan was asked for
     * @throws GroupHeld when another rollout has the group and the step waits for it
     * @throws AbortException with one sentence, when nothing was begun and nothing was changed
     */
    Optional<LiveRollout> rollOut(RolloutStep step, Texts expand, boolean hasBody) throws IOException {
        AccountSettings own = step.account(expand);
        AccountSettings settings = around.completing(Accounts.get().resolve(own, run.getParent()));
        SpecResult read = step.toSpec(expand);
        List<String> faults = new ArrayList<>(read.faults());
        faults.addAll(Accounts.get().faults(settings, run.getParent()));
        faults.addAll(around.faults(own, settings));
        read.spec().ifPresent(spec -> faults.addAll(SecretTexts.claim(headers(spec), run.getParent())));
        if (!Accounts.get().simulated(settings)) {
            Reach reach = AwsRolloutsConfiguration.get().reach();
            read.spec().ifPresent(spec -> faults.addAll(AskedUrls.faults(spec, reach)));
        }
        if (!faults.isEmpty()) {
            throw refused(faults);
        }
        Spec spec = hasBody
                ? step.withBody(read.spec().orElseThrow(), expand)
                : read.spec().orElseThrow();
        Account account = RolloutService.get().account(settings, run.getParent());
        Duration patience = step.patience(expand);
        boolean waits = !patience.isZero();
        if (waits) {
            Deployment.Target target =
                    new Deployment.Target(Accounts.get().region(settings), RolloutService.key(settings), spec.group());
            Optional<String> first = GroupLine.get().inTheWay(account, target, id, run, wait.hasBegun());
            throwIf(first, spec, account, patience);
        }
        Planned planned =
                new Planner(account.cloud()).plan(spec, id, account.clock().now());
        throwIf(held(planned).filter(sentence -> waits), spec, account, patience);
        Plan plan = ready(planned, ", or give " + GroupWait.FIELD + ", such as '30m', and the step waits for it");
        tell(plan, settings);
        if (step.isDryRun()) {
            told(plan).say("Only the plan was asked for; nothing was changed.");
            return Optional.empty();
        }
        return Optional.of(start(plan, settings, account));
    }

    private static void throwIf(Optional<String> sentence, Spec spec, Account account, Duration patience)
            throws GroupHeld {
        if (sentence.isPresent()) {
            throw new GroupHeld(sentence.get(), spec.group(), account.clock(), patience);
        }
    }

    /** Which other rollout has the group, as whoever the job's builds run as may know it. */
    private Optional<String> held(Planned planned) {
        return planned instanceof Planned.Refused refused
                ? refused.held().map(Holder::of).map(holder -> holder.sentence(run.getParent()))
                : Optional.empty();
    }

    /** What HTTP gates send, and where they may name secrets. */
    private static List<String> headers(Spec spec) {
        return spec.gates().stream()
                .filter(HttpGate.class::isInstance)
                .flatMap(gate -> ((HttpGate) gate).request().headers().values().stream())
                .toList();
    }

    /**
     * Begins the way back of a step.
     *
     * @throws AbortException with one sentence, when nothing was begun and nothing was changed
     */
    LiveRollout rollBack(RollbackDeploymentStep step) throws IOException {
        if (!step.faults().isEmpty()) {
            throw refused(step.faults());
        }
        Rollbacks rollbacks = new Rollbacks(run.getParent());
        String to = step.getDeployment() != null ? step.getDeployment() : live(rollbacks, step);
        Deployment goal = Shelves.get()
                .of(run.getParent())
                .get(to)
                .orElseThrow(() -> refused(List.of(
                        "This job has no deployment " + to + "; its page Deployments lists those that it has.")));
        if (!goal.promoted()) {
            throw refused(List.of("Deployment " + to
                    + (goal.outcome().isPresent()
                            ? " never became live, so there is nothing to go back to."
                            : " is not over; wait for its end, or roll it back on its page.")));
        }
        Rollbacks.Way way = way(rollbacks, to);
        List<String> ignored = around.faults(
                way.owner().account().withRegion(step.account(Texts.AS_THEY_ARE).region()),
                way.owner().account().withRegion(goal.place()));
        if (!ignored.isEmpty()) {
            throw refused(ignored);
        }
        Plan plan = ready(way.planned(), "");
        tell(plan, way.owner().account());
        announce(plan);
        return rollbacks.start(way);
    }

    /** Where it rolls out and as whom, and the plan. */
    private void tell(Plan plan, AccountSettings settings) {
        BuildLog told = told(plan);
        told.say(Accounts.get().place(settings, run.getParent()));
        told.say(PlanLines.of(plan));
    }

    private BuildLog told(Plan plan) {
        return new BuildLog(log.getLogger()::println, plan.spec().group(), false);
    }

    private Rollbacks.Way way(Rollbacks rollbacks, String to) throws AbortException {
        try {
            return rollbacks
                    .to(to, id, starter(), OptionalInt.of(run.getNumber()))
                    .orElseThrow();
        } catch (IllegalStateException e) {
            throw refused(List.of(String.valueOf(e.getMessage())));
        }
    }

    private String live(Rollbacks rollbacks, RollbackDeploymentStep step) throws AbortException {
        String group = step.getAutoScalingGroup();
        String region = step.account(Texts.AS_THEY_ARE).region();
        List<Deployment> live = rollbacks.live(group).stream()
                .filter(one -> region.isEmpty() || one.place().equals(region))
                .toList();
        if (live.size() == 1) {
            return live.get(0).id();
        }
        throw refused(List.of(
                live.isEmpty()
                        ? "This job has brought nothing to " + group + " that is live, so there is nothing to go back"
                                + " from; name the group that it deploys to."
                        : "This job has deployed to " + group + " in more than one place; name the region."));
    }

    private LiveRollout start(Plan plan, AccountSettings settings, Account account) throws IOException {
        Job<?, ?> job = run.getParent();
        Deployment.Request request = new Deployment.Request(
                Accounts.get().region(settings),
                RolloutService.key(settings),
                starter(),
                OptionalInt.of(run.getNumber()),
                Deployment.Origin.BUILD,
                Optional.empty());
        announce(plan);
        return RolloutService.get()
                .start(plan, new RolloutOwner(id, job.getFullName(), settings, Instant.now(), request), account);
    }

    /** The build knows its deployment before anything changes. */
    private void announce(Plan plan) throws IOException {
        List<DeploymentAction> before = run.getActions(DeploymentAction.class);
        BuildLog told = told(plan);
        if (before.isEmpty() && Jenkins.get().getRootUrl() == null) {
            told.say(Links.RELATIVE);
        }
        if (before.stream().noneMatch(action -> action.getId().equals(id))) {
            run.addAction(new DeploymentAction(id));
            run.save();
        }
        told.say(Links.announcing(run, id, plan));
    }

    /** Who started the build. */
    private String starter() {
        return Persons.whoStarted(run.getCauses());
    }

    /**
     * The plan, or all that is in its way.
     *
     * @param advice what else to do where another rollout has the group
     */
    private Plan ready(Planned planned, String advice) throws AbortException {
        if (planned instanceof Planned.Refused refused) {
            throw refused(Stream.concat(
                            held(planned).map(sentence -> sentence + advice + ".").stream(), refused.others().stream())
                    .toList());
        }
        return ((Planned.Ready) planned).plan();
    }

    /** One fault is the error; of several each stands in the log, and the error says so. */
    private AbortException refused(List<String> faults) {
        if (faults.size() == 1) {
            return new AbortException("Nothing was changed: " + OneLine.of(faults.get(0)));
        }
        PrintStream out = log.getLogger();
        faults.forEach(fault -> out.println("- " + OneLine.of(fault)));
        return new AbortException(
                "Nothing was changed: " + faults.size() + " things are in the way; they are listed above.");
    }
}
