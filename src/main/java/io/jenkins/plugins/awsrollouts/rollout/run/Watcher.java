package io.jenkins.plugins.awsrollouts.rollout.run;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks at one account and region for all rollouts there. A rollout says what it wants to see and by when; looks that
 * fall due close together are made together, so that many rollouts share the pages of a describe call.
 */
final class Watcher {
    /** Looks that are due within this time of the first one are made with it. */
    private static final Duration TOGETHER = Duration.ofMillis(1000);

    /** With many rollouts the looks are gathered for longer: this much more for each. */
    private static final Duration TOGETHER_PER_ROLLOUT = Duration.ofMillis(10);

    private final Cloud cloud;
    private final Clock clock;
    private final Map<Rollout, Request> requests = new LinkedHashMap<>();
    private Instant armed = Instant.MAX;
    private boolean looking;
    private int rollouts;

    private record Request(Instant at, List<Look> looks) {}

    Watcher(Cloud cloud, Clock clock) {
        this.cloud = cloud;
        this.clock = clock;
    }

    /** One rollout more needs it. */
    synchronized void join() {
        rollouts++;
    }

    /** One rollout fewer needs it; whether none does any more. */
    synchronized boolean leave() {
        return --rollouts == 0;
    }

    /** Asks for looks; a rollout's later request takes the place of its earlier one. */
    synchronized void request(Rollout rollout, List<Look> looks, Instant at) {
        requests.put(rollout, new Request(at, looks));
        arm();
    }

    synchronized void forget(Rollout rollout) {
        requests.remove(rollout);
    }

    private void arm() {
        Instant first = requests.values().stream()
                .map(Request::at)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        if (!looking && first.isBefore(armed)) {
            armed = first;
            clock.at(first, this::look);
        }
    }

    private void look() {
        Map<Rollout, List<Look>> due = take();
        if (due.isEmpty()) {
            return;
        }
        try {
            Map<String, Sight> sights = cloud.look(merged(due.values()));
            Sight none = nothing("the look was not answered");
            due.forEach(
                    (rollout, looks) -> rollout.sighted(each(looks, look -> sights.getOrDefault(look.group(), none))));
        } catch (RuntimeException | Error e) {
            // a defect in a port must not blind every rollout of the account
            Sight none = nothing(String.valueOf(e.getMessage()));
            due.forEach((rollout, looks) -> rollout.sighted(each(looks, look -> none)));
            if (e instanceof Error defect) {
                throw defect;
            }
        } finally {
            again();
        }
    }

    private static Map<Look, Sight> each(List<Look> looks, Function<Look, Sight> answer) {
        Map<Look, Sight> sights = new LinkedHashMap<>();
        looks.forEach(look -> sights.put(look, answer.apply(look)));
        return sights;
    }

    private synchronized void again() {
        looking = false;
        arm();
    }

    private Sight nothing(String why) {
        CloudException problem = new CloudException(CloudException.Kind.UNKNOWN, why, null);
        return new Sight(clock.now(), Optional.empty(), false, Map.of(), Map.of(), Optional.of(problem));
    }

    private synchronized Map<Rollout, List<Look>> take() {
        Map<Rollout, List<Look>> due = new LinkedHashMap<>();
        if (looking) {
            return due;
        }
        armed = Instant.MAX;
        Instant now = clock.now();
        boolean any =
                requests.values().stream().anyMatch(request -> !request.at().isAfter(now));
        if (!any) {
            arm();
            return due;
        }
        Duration window = TOGETHER.plus(TOGETHER_PER_ROLLOUT.multipliedBy(requests.size() - 1L));
        Instant until = now.plus(window);
        requests.forEach((rollout, request) -> {
            if (!request.at().isAfter(until)) {
                due.put(rollout, request.looks());
            }
        });
        requests.keySet().removeAll(due.keySet());
        looking = true;
        return due;
    }

    /** Two rollouts of one group (one of them about to yield) are answered by one look. */
    private static List<Look> merged(Collection<List<Look>> looks) {
        Map<String, Look> byGroup = new LinkedHashMap<>();
        looks.forEach(some -> some.forEach(look -> byGroup.merge(look.group(), look, Look::and)));
        return new ArrayList<>(byGroup.values());
    }
}
