package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.ec2.TemplateStore;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.DeleteWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.PutWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.PutWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolConfiguration;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolState;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolStatus;

/** Warm pools (EC2 Auto Scaling User Guide, Warm pools; API Reference, PutWarmPool, DeleteWarmPool). */
record WarmPoolCalls(
        Schedule schedule,
        Reads reads,
        Supplier<Pacing> pacing,
        GroupStore groups,
        GroupMembers membership,
        ReconcileQueue queue,
        Departures departures,
        Servers servers,
        TemplateStore templates) {
    private static final int NO_LIMIT = -1;

    static boolean ending(WarmPoolConfiguration pool) {
        return pool.status() == WarmPoolStatus.PENDING_DELETE;
    }

    /**
     * How many instances a pool has: what is missing to the capacity that is to be prepared, by default the group's maximum,
     * and at least its own minimum (API Reference, PutWarmPool, MaxGroupPreparedCapacity).
     */
    static int wanted(Group group) {
        WarmPoolConfiguration pool = group.config().warmPoolConfiguration();
        int prepared = pool.maxGroupPreparedCapacity() == null || pool.maxGroupPreparedCapacity() < 0
                ? group.max()
                : pool.maxGroupPreparedCapacity();
        return Math.max(pool.minSize() == null ? 0 : pool.minSize(), prepared - group.desired());
    }

    /** Whether scale-in returns an instance to the pool, which has room for it (API Reference, InstanceReusePolicy). */
    static boolean takesBack(Group group, GroupMembers membership) {
        WarmPoolConfiguration pool = group.config().warmPoolConfiguration();
        boolean reuses = pool != null
                && !ending(pool)
                && pool.instanceReusePolicy() != null
                && Boolean.TRUE.equals(pool.instanceReusePolicy().reuseOnScaleIn());
        return reuses
                && membership.of(group.name()).stream()
                                .filter(GroupMember::warm)
                                .count()
                        < wanted(group);
    }

    /**
     * The same where a request takes an instance out with its capacity. No page says whether that is a scale-in, so that
     * half of all accounts take it for one.
     */
    static boolean takesBackOnRequest(long seed, Group group, GroupMembers membership) {
        return seed % 2 == 0 && takesBack(group, membership);
    }

    PutWarmPoolResponse putWarmPool(PutWarmPoolRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        WarmPoolConfiguration before = group.config().warmPoolConfiguration();
        if (before != null && ending(before)) {
            throw GroupWrites.inUse("The warm pool of " + group.name() + " is pending delete.");
        }
        WarmPoolConfiguration.Builder pool = before == null
                ? WarmPoolConfiguration.builder().minSize(0).poolState(WarmPoolState.STOPPED)
                : before.toBuilder();
        SameFields.copy(request, pool);
        if (Objects.equals(request.maxGroupPreparedCapacity(), NO_LIMIT)) {
            pool.maxGroupPreparedCapacity(null);
        }
        groups.put(group.name(), group.with(b -> b.warmPoolConfiguration(pool.build())));
        queue.soon(group.name());
        return PutWarmPoolResponse.builder().build();
    }

    DeleteWarmPoolResponse deleteWarmPool(DeleteWarmPoolRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        if (group.config().warmPoolConfiguration() == null) {
            throw ApiErrors.validation("No warm pool found for AutoScalingGroup " + group.name());
        }
        List<GroupMember> warm =
                membership.of(group.name()).stream().filter(GroupMember::warm).toList();
        if (!warm.isEmpty() && !Boolean.TRUE.equals(request.forceDelete())) {
            throw GroupWrites.inUse("You cannot delete a warm pool while there are instances still in it.");
        }
        groups.put(
                group.name(),
                group.with(b -> b.warmPoolConfiguration(
                        group.config().warmPoolConfiguration().copy(p -> p.status(WarmPoolStatus.PENDING_DELETE)))));
        warm.forEach(m -> departures.end(m.id(), "the warm pool is being deleted."));
        schedule.after(pacing.get().shutdown(), () -> finish(group.name()));
        return DeleteWarmPoolResponse.builder().build();
    }

    private void finish(String name) {
        Group group = groups.now(name);
        WarmPoolConfiguration pool = group == null ? null : group.config().warmPoolConfiguration();
        if (pool != null && ending(pool)) {
            groups.put(name, group.with(b -> b.warmPoolConfiguration((WarmPoolConfiguration) null)));
        }
    }

    DescribeWarmPoolResponse describeWarmPool(DescribeWarmPoolRequest request) {
        Instant view = reads.view();
        Group group = groups.existing(request.autoScalingGroupName(), view);
        List<Instance> warm = membership.of(group.name(), view).stream()
                .filter(GroupMember::warm)
                .map(member -> GroupReads.instance(servers, templates, member))
                .toList();
        Page<Instance> page = reads.page(warm, request.nextToken(), request.maxRecords(), 50);
        return DescribeWarmPoolResponse.builder()
                .warmPoolConfiguration(group.config().warmPoolConfiguration())
                .instances(page.items())
                .nextToken(page.next())
                .build();
    }
}
