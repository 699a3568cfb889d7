package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;

/**
 * The scaling activities of each group. AWS tells those of the last six weeks (API Reference,
 * DescribeScalingActivities), which is longer than any simulated account lives; the oldest of very many are forgotten.
 */
final class ActivityLog {
    private static final int KEPT = 5_000;

    private final Schedule schedule;
    private final Randomness random;
    private final Store<Activity> store;
    private final Map<String, List<String>> byGroup = new HashMap<>();

    ActivityLog(Schedule schedule, Randomness random) {
        this.schedule = schedule;
        this.random = random;
        this.store = new Store<>(schedule.clock());
    }

    /**
     * Notes the start of an activity and returns its id.
     *
     * @param cause the present instant is put before it, unless it begins with one
     */
    String begin(String group, String description, String cause) {
        String id = random.newId("");
        Activity activity = Activity.builder()
                .activityId(id)
                .autoScalingGroupName(group)
                .description(description)
                .cause(cause.startsWith("At ") ? cause : "At " + schedule.now() + " " + cause)
                .startTime(schedule.now())
                .statusCode(ScalingActivityStatusCode.IN_PROGRESS)
                .progress(0)
                .details("{}")
                .build();
        add(schedule.now(), activity);
        return id;
    }

    /** Adds a whole activity, as the builder of the world does for a group's history. */
    void add(Instant known, Activity activity) {
        List<String> ids = byGroup.computeIfAbsent(activity.autoScalingGroupName(), unused -> new ArrayList<>(2));
        store.putSince(known, activity.activityId(), activity);
        ids.add(activity.activityId());
        if (ids.size() > KEPT) {
            store.remove(ids.remove(0));
        }
    }

    void finish(String id, ScalingActivityStatusCode status, String message) {
        Activity activity = id == null ? null : store.now(id);
        if (activity != null && activity.endTime() == null) {
            store.put(id, activity.copy(b -> b.statusCode(status)
                    .statusMessage(message)
                    .progress(100)
                    .endTime(schedule.now())));
        }
    }

    Activity now(String id) {
        return store.now(id);
    }

    /** The activities of a group as of {@code view}, newest first. */
    List<Activity> of(String group, Instant view) {
        List<Activity> found = new ArrayList<>();
        for (String id : byGroup.getOrDefault(group, List.of())) {
            Activity activity = store.at(id, view);
            if (activity != null) {
                found.add(activity);
            }
        }
        Collections.reverse(found);
        return found;
    }
}
