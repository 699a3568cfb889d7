package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Registration with target groups and Classic Load Balancers, and the health they see. */
final class Balancing {
    /** A target's state until before {@code until}. */
    record Sight(String state, Instant until) {}

    private final World world;

    Balancing(World world) {
        this.world = world;
    }

    /** Registers now, unless the balancer is no more. */
    void register(String balancer, String instance) {
        if (world.balancers.now(balancer) != null) {
            registerSince(world.now(), world.now(), balancer, instance);
        }
    }

    /** Registers as of {@code since}, visible to reads from {@code known} on. */
    void registerSince(Instant known, Instant since, String balancer, String instance) {
        world.registrations.putSince(
                known, Registration.key(balancer, instance), new Registration(balancer, instance, since, null));
        world.targets.add(balancer, instance);
    }

    /** Starts draining everywhere the group registered the instance; returns when the last drain ends. */
    Instant deregister(Group group, String instance) {
        Instant end = world.now();
        for (String key : group.balancers()) {
            Instant drained = deregister(key, instance);
            end = drained.isAfter(end) ? drained : end;
        }
        return end;
    }

    /** Starts draining in one balancer; returns when the drain ends. */
    Instant deregister(String key, String instance) {
        Registration registration = world.registrations.now(Registration.key(key, instance));
        if (registration == null || registration.leaving() != null) {
            return world.now();
        }
        Server server = world.servers.now(instance);
        boolean dead = server == null || !server.alive();
        world.registrations.put(Registration.key(key, instance), registration.leavingAt(world.now()));
        Instant drained =
                dead ? world.now() : world.now().plus(world.balancers.now(key).draining());
        world.at(drained, () -> drained(key, instance, registration.since()));
        return drained;
    }

    private void drained(String balancer, String instance, Instant since) {
        Registration registration = world.registrations.now(Registration.key(balancer, instance));
        boolean same = registration != null && registration.since().equals(since);
        if (same && registration.leaving() != null) {
            forget(balancer, instance);
        }
    }

    /** Lets a registration go at once. */
    void forget(String balancer, String instance) {
        if (world.registrations.now(Registration.key(balancer, instance)) != null) {
            world.registrations.remove(Registration.key(balancer, instance));
            world.targets.drop(balancer, instance);
        }
    }

    /** Registrations of a balancer as of {@code view}, in the order they were made. */
    List<Registration> targets(String balancer, Instant view) {
        List<Registration> found = new ArrayList<>();
        for (String instance : world.targets.of(balancer)) {
            Registration registration = world.registrations.at(Registration.key(balancer, instance), view);
            if (registration != null) {
                found.add(registration);
            }
        }
        return found;
    }

    /** A target's state in ELBv2's words: initial, healthy, unhealthy, draining or unused. */
    String state(Registration registration, Instant view) {
        return sight(registration, view).state();
    }

    /** A target's state, and until when it stays so if nothing is changed. */
    Sight sight(Registration registration, Instant view) {
        Server server = world.servers.at(registration.instance(), view);
        if (registration.leaving() != null) {
            return new Sight("draining", Instant.MAX);
        }
        boolean running = server != null && server.phase() == Server.Phase.RUNNING;
        if (!running || usedSince(registration.balancer(), view) == null) {
            return new Sight("unused", Instant.MAX);
        }
        HealthTimeline timeline = timeline(registration, server, view);
        return new Sight(timeline.at(view).name().toLowerCase(Locale.ROOT), timeline.nextChange(view));
    }

    /** The first instant from now on at which a balancer finds a target unhealthy; {@link Instant#MAX} for never. */
    Instant unhealthyFrom(Registration registration, Server server) {
        return usedSince(registration.balancer(), world.now()) == null
                ? Instant.MAX
                : timeline(registration, server, world.now()).unhealthyFrom(world.now());
    }

    /** Checks begin with the registration, or with the use of the target group where that came later. */
    private HealthTimeline timeline(Registration registration, Server server, Instant view) {
        Instant used = usedSince(registration.balancer(), view);
        Instant since = registration.since().isAfter(used) ? registration.since() : used;
        return new HealthTimeline(
                world.balancers.at(registration.balancer(), view), since, world.fleet.goodSpans(server));
    }

    private Instant usedSince(String key, Instant view) {
        Balancer balancer = world.balancers.at(key, view);
        if (balancer == null) {
            return null;
        }
        return balancer.classic() ? Instant.EPOCH : world.routes.usedSince(key, view);
    }
}
