package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.page.Holder;
import io.jenkins.plugins.awsrollouts.jenkins.run.Account;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.Targets;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who waits for which group, the first one first: of two that saw a group free at the same moment one would have to
 * yield.
 */
@Extension
public class GroupLine {
    private final Map<Deployment.Target, Deque<Place>> lines = new HashMap<>();

    /**
     * A place in a line.
     *
     * @param id of the rollout to be
     * @param run the build that waits
     */
    record Place(String id, Run<?, ?> run) {}

    /** The one of this controller. */
    static GroupLine get() {
        return ExtensionList.lookupSingleton(GroupLine.class);
    }

    /**
     * Takes a place in the line of a group, and tells what is in the way of its turn.
     *
     * @param waited whether it has waited before; then an account that cannot be read for once is no fault
     * @return one sentence without its full stop; empty when its turn has come
     */
    Optional<String> inTheWay(Account account, Deployment.Target target, String id, Run<?, ?> run, boolean waited) {
        Optional<Place> before = before(target, id, run);
        Optional<Planned.Held> running = before.map(Place::id)
                .filter(first -> RolloutService.get().live(first).isPresent())
                .map(first -> new Planned.Held(target.group(), first));
        if (running.isPresent()) {
            return running.map(held -> Holder.of(held).sentence(run.getParent()));
        }
        try {
            String group = Targets.group(account.cloud(), target.group());
            Sight sight = account.cloud()
                    .look(Set.of(new Look(group, Set.of(Look.Facet.GROUP), Set.of(), List.of())))
                    .get(group);
            return lock(sight, group)
                    .map(held -> Holder.of(held).sentence(run.getParent()))
                    .or(() -> before.map(first -> target.group() + " goes to "
                            + first.run().getFullDisplayName() + " first, which has waited for longer"))
                    .or(() -> sight.problem().flatMap(problem -> unread(target, problem, waited)));
        } catch (CloudException e) {
            return unread(target, e, waited);
        }
    }

    /** The plan tells of an account that cannot be read at all. */
    private static Optional<String> unread(Deployment.Target target, CloudException problem, boolean waited) {
        return Optional.of(target.group() + " cannot be looked at: " + problem.getMessage())
                .filter(text -> waited);
    }

    private static Optional<Planned.Held> lock(Sight sight, String group) {
        return sight.group().map(view -> view.tags().get(OwnTags.LOCK)).map(holder -> new Planned.Held(group, holder));
    }

    /** Takes a place at the end, unless it has one; tells who is the first before it. */
    private synchronized Optional<Place> before(Deployment.Target target, String id, Run<?, ?> run) {
        Deque<Place> line = lines.computeIfAbsent(target, key -> new ArrayDeque<>());
        // a build that was killed has told nobody
        line.removeIf(place -> !place.run().isBuilding());
        if (line.stream().noneMatch(place -> place.id().equals(id))) {
            line.add(new Place(id, run));
        }
        return Optional.ofNullable(line.peekFirst()).filter(first -> !first.id().equals(id));
    }

    /** It waits no longer, and its rollout is over or will not be. */
    synchronized void leave(String id) {
        lines.values().forEach(line -> line.removeIf(place -> place.id().equals(id)));
        lines.values().removeIf(Deque::isEmpty);
    }
}
