package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.state.Index;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import io.jenkins.plugins.awsrollouts.simulation.state.VirtualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which instances are in which group, by instance id. */
public final class GroupMembers extends Store<GroupMember> {
    private final Index byGroup;
    private final VirtualClock clock;

    GroupMembers(VirtualClock clock) {
        super(clock);
        this.clock = clock;
        this.byGroup = new Index(clock);
    }

    void join(String group, String id) {
        byGroup.add(group, id);
    }

    void leave(String group, String id) {
        byGroup.drop(group, id);
    }

    /** The ids of a group's members, those that left within the last minute included. */
    public List<String> ids(String group) {
        return byGroup.of(group);
    }

    /** The members of a group as they are now, the warm pool included. */
    public List<GroupMember> of(String group) {
        return of(group, clock.now());
    }

    public List<GroupMember> of(String group, Instant view) {
        List<GroupMember> found = new ArrayList<>();
        for (String id : byGroup.of(group)) {
            GroupMember member = at(id, view);
            if (member != null && member.group().equals(group)) {
                found.add(member);
            }
        }
        return found;
    }
}
