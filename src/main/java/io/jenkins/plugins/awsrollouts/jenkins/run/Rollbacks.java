package io.jenkins.plugins.awsrollouts.jenkins.run;

import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.rollout.journal.Standings;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The ways back from what is live on a job's targets, run by the controller itself without a build. */
public final class Rollbacks {
    private final Job<?, ?> job;
    private final Shelf shelf;

    /**
     * @param job the job whose deployments it is about
     */
    public Rollbacks(Job<?, ?> job) {
        this.job = job;
        this.shelf = Shelves.get().of(job);
    }

    /**
     * A way back, worked out and not begun.
     *
     * @param deployment what the target goes back to; or, when that is what is live, what is undone
     * @param owner whom it is for
     * @param account where
     * @param planned the plan, or all that is in its way
     */
    public record Way(Deployment deployment, RolloutOwner owner, Account account, Planned planned) {}

    /**
     * Works out the way back to a deployment; for the one that is live, the way back from it. Asks the account, so it
     * takes a while; nothing is changed.
     *
     * @param id the deployment
     * @param next the id of the rollout that goes there
     * @param by who wants it
     * @param build the build that wants it, if one does
     * @return empty when this job has no such deployment
     */
    public Optional<Way> to(String id, String next, String by, OptionalInt build) {
        return shelf.get(id)
                // what replaced nothing cannot be undone: then it is what brought the AMI that runs
                .map(deployment -> live(deployment) ? shelf.bringing(deployment) : deployment)
                .map(deployment ->
                        to(deployment, shelf.get(id).filter(this::live).isPresent(), next, by, build));
    }

    /** What is live on groups of that name, by what this job has deployed. */
    public List<Deployment> live(String group) {
        return shelf.live().stream().filter(one -> one.group().equals(group)).toList();
    }

    /**
     * Works out how a fleet that stands by gets the place again that a deployment has taken from it. Asks the account, so
     * it takes a while; nothing is changed.
     *
     * @param live the deployment that has the place
     * @param group the Auto Scaling group of the fleet
     * @param next the id of the rollout that goes there
     * @param by who wants it
     * @return empty when no such fleet stands by
     */
    public Optional<Way> toStanding(Deployment live, String group, String next, String by) {
        Account account = account(live);
        return Standings.of(account.cloud(), live.group()).stream()
                .filter(fleet -> fleet.group().equals(group))
                .findFirst()
                .map(fleet -> way(live, account, next, by, OptionalInt.empty(), swapped(live, fleet, account, next)));
    }

    private Planned swapped(Deployment live, Standings fleet, Account account, String next) {
        return state(live.id())
                .map(state -> new Planner(account.cloud())
                        .plan(
                                ReturnSwap.spec(state.plan().spec(), fleet),
                                next,
                                account.clock().now()))
                .orElseGet(() -> gone(live));
    }

    private boolean live(Deployment deployment) {
        return shelf.live().stream().anyMatch(one -> one.id().equals(deployment.id()))
                && LatestDeployments.get().since(job, deployment).isEmpty();
    }

    private Way to(Deployment deployment, boolean undo, String next, String by, OptionalInt build) {
        Account account = account(deployment);
        Planned planned =
                planned(deployment, undo, account, next, account.clock().now());
        return way(deployment, account, next, by, build, planned);
    }

    private Account account(Deployment deployment) {
        return RolloutService.get().account(owner(deployment).account(), job);
    }

    private RolloutOwner owner(Deployment deployment) {
        return Shelves.get()
                .files(job)
                .owner(deployment.id())
                .orElseThrow(() -> new IllegalStateException("It is not known any more where deployment "
                        + deployment.id() + " ran; deploy " + deployment.newImage() + " by a build instead."));
    }

    private Way way(
            Deployment deployment, Account account, String next, String by, OptionalInt build, Planned planned) {
        Deployment.Request request = new Deployment.Request(
                deployment.place(),
                deployment.account(),
                by,
                build,
                Deployment.Origin.ROLLBACK,
                Optional.of(deployment.id()));
        RolloutOwner owner =
                new RolloutOwner(next, job.getFullName(), owner(deployment).account(), Instant.now(), request);
        return new Way(deployment, owner, account, planned);
    }

    private Planned planned(Deployment deployment, boolean undo, Account account, String next, Instant now) {
        try {
            return readable(deployment, undo, account, next, now);
        } catch (IllegalStateException | UncheckedIOException e) {
            return new Planned.Refused(
                    List.of(e.getMessage() + " Or deploy " + deployment.newImage() + " by a build instead."));
        }
    }

    private Planned readable(Deployment deployment, boolean undo, Account account, String next, Instant now) {
        Planner planner = new Planner(account.cloud());
        Optional<RolloutState> state = state(deployment.id());
        if (state.isEmpty()) {
            return gone(deployment);
        }
        Optional<Deployment> live = shelf.live().stream()
                .filter(one -> one.target().equals(deployment.target()))
                // what another job has brought since is undone by what the account shows
                .filter(one -> LatestDeployments.get().since(job, one).isEmpty())
                .findFirst();
        return undo
                ? planner.planRollback(state.get(), next, now)
                : planner.planReturn(state.get(), live.map(shelf::bringing).flatMap(one -> state(one.id())), next, now);
    }

    private static Planned gone(Deployment deployment) {
        return new Planned.Refused(List.of("The journal of deployment " + deployment.id() + " is not there any more;"
                + " deploy " + deployment.newImage() + " by a build instead."));
    }

    private Optional<RolloutState> state(String id) {
        return shelf.events(id).map(RolloutState::of);
    }

    /** Begins a way back. */
    public LiveRollout start(Way way) {
        Plan plan = ((Planned.Ready) way.planned()).plan();
        return RolloutService.get().start(plan, way.owner(), way.account());
    }
}
