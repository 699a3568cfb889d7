package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Template;
import io.jenkins.plugins.awsrollouts.simulation.ec2.TemplateStore;
import io.jenkins.plugins.awsrollouts.simulation.elb.ZonalShifts;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Random events of the world: alarms, people, interruptions, deaths. Each kind is a chain of events of its own. */
public final class RandomEvents {
    private final Schedule schedule;
    private final Supplier<Faults> faults;
    private final TemplateStore templates;
    private final Servers servers;
    private final GroupStore groups;
    private final GroupMembers membership;
    private final ReconcileQueue queue;
    private final ZonalShifts shifts;
    private final SplittableRandom random;
    private int generation;

    RandomEvents(
            Schedule schedule,
            Supplier<Faults> faults,
            TemplateStore templates,
            Servers servers,
            GroupStore groups,
            GroupMembers membership,
            ReconcileQueue queue,
            ZonalShifts shifts,
            SplittableRandom random) {
        this.shifts = shifts;
        this.random = random;
        this.schedule = schedule;
        this.faults = faults;
        this.templates = templates;
        this.servers = servers;
        this.groups = groups;
        this.membership = membership;
        this.queue = queue;
    }

    /** Starts the chains that the world's faults ask for and ends those of earlier faults. */
    public void start() {
        generation++;
        next(generation, Faults::scalesPerHour, this::scaleSome);
        next(generation, Faults::editsPerHour, this::editSome);
        next(generation, Faults::spotLossesPerHour, () -> endOne(true));
        next(generation, Faults::deathsPerHour, () -> endOne(false));
    }

    private void next(int generationOfChain, ToDoubleFunction<Faults> rate, Runnable action) {
        double perHour = rate.applyAsDouble(faults.get());
        if (perHour <= 0 || generationOfChain != generation) {
            return;
        }
        double hours = -Math.log(1 - random.nextDouble()) / perHour;
        schedule.after(Duration.ofMillis(Math.round(hours * 3_600_000)), () -> {
            if (generationOfChain == generation) {
                action.run();
                next(generationOfChain, rate, action);
            }
        });
    }

    /** Changes the desired capacity within min and max, unless AlarmNotification is suspended. */
    public boolean scale(Group group, int delta) {
        int desired = Math.max(group.min(), Math.min(group.max(), group.desired() + delta));
        // during a zonal shift policies only make a group larger
        boolean kept = delta < 0 && group.shiftable() && !shifts.now().isEmpty();
        if (!group.runs("AlarmNotification") || desired == group.desired() || kept) {
            return false;
        }
        groups.put(group.name(), group.sized(b -> b.desiredCapacity(desired), SizeChange.ALARM, schedule.now()));
        queue.soon(group.name());
        return true;
    }

    private Group anyGroup() {
        List<Group> all = groups.ids().stream()
                .map(groups::now)
                .filter(g -> g != null && !g.ending())
                .toList();
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    private void scaleSome() {
        Group group = anyGroup();
        if (group != null) {
            int delta = 1 + random.nextInt(3);
            scale(group, random.nextBoolean() ? delta : -delta);
        }
    }

    private void editSome() {
        Group group = anyGroup();
        if (group == null) {
            return;
        }
        int delta = random.nextBoolean() ? 1 : -1;
        int min = group.min();
        int max = group.max();
        switch (random.nextInt(4)) {
            case 0 -> resize(group, Math.max(0, Math.min(max, min + delta)), max);
            case 1 -> resize(group, min, Math.max(Math.max(1, min), max + delta));
            case 2 -> name(group, group.desired() + delta);
            default -> pinVersion(group);
        }
        queue.soon(group.name());
    }

    /** Somebody sets the desired capacity, within the limits. */
    public void name(Group group, int size) {
        int desired = Math.max(group.min(), Math.min(group.max(), size));
        groups.put(group.name(), group.sized(b -> b.desiredCapacity(desired), SizeChange.REQUEST, schedule.now()));
        queue.soon(group.name());
    }

    /** Somebody sets the maximum, to no less than the minimum. */
    public void limit(Group group, int max) {
        resize(group, group.min(), Math.max(group.min(), max));
        queue.soon(group.name());
    }

    private void resize(Group group, int min, int max) {
        int desired = Math.max(min, Math.min(max, group.desired()));
        groups.put(
                group.name(),
                group.limited(
                        b -> b.minSize(min).maxSize(max).desiredCapacity(desired), "a user request", schedule.now()));
    }

    private void pinVersion(Group group) {
        if (group.config().launchTemplate() == null) {
            return;
        }
        Template template = templates.find(group.config().launchTemplate().launchTemplateId());
        if (template == null) {
            return;
        }
        List<Long> numbers = List.copyOf(template.versions().keySet());
        templateVersion(group, numbers.get(random.nextInt(numbers.size())).toString());
    }

    /** Has a group launch that version of its template. */
    public void templateVersion(Group group, String version) {
        groups.put(
                group.name(),
                group.with(b -> b.launchTemplate(b.build().launchTemplate().copy(t -> t.version(version)))));
    }

    private void endOne(boolean spot) {
        Group group = anyGroup();
        List<GroupMember> candidates = group == null
                ? List.of()
                : membership.of(group.name()).stream()
                        .filter(m ->
                                m.inService() && (!spot || servers.now(m.id()).spot()))
                        .toList();
        if (candidates.isEmpty()) {
            return;
        }
        String id = candidates.get(random.nextInt(candidates.size())).id();
        if (spot) {
            servers.shutDown(id, Server.Reason.SPOT);
        } else {
            servers.kill(id);
        }
    }
}
