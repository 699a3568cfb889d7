package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Registration with target groups and Classic Load Balancers, and the health they see. */
final class Balancing {
    private final World world;

    Balancing(World world) {
        this.world = world;
    }

    void register(String balancer, String instance) {
        registerSince(world.now(), world.now(), balancer, instance);
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
        Server server = world.servers.now(instance);
        boolean dead = server == null || !server.alive();
        for (String key : group.balancers()) {
            Registration registration = world.registrations.now(Registration.key(key, instance));
            if (registration == null || registration.leaving() != null) {
                continue;
            }
            world.registrations.put(Registration.key(key, instance), registration.leavingAt(world.now()));
            Instant drained = dead
                    ? world.now()
                    : world.now().plus(world.balancers.get(key).draining());
            world.at(drained, () -> forget(key, instance, registration.since()));
            end = drained.isAfter(end) ? drained : end;
        }
        return end;
    }

    private void forget(String balancer, String instance, Instant since) {
        Registration registration = world.registrations.now(Registration.key(balancer, instance));
        boolean same = registration != null && registration.since().equals(since);
        if (same && registration.leaving() != null) {
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
        Server server = world.servers.at(registration.instance(), view);
        Balancer balancer = world.balancers.get(registration.balancer());
        if (registration.leaving() != null) {
            return "draining";
        }
        boolean running = server != null && server.phase() == Server.Phase.RUNNING;
        if (!balancer.attached() || !running) {
            return "unused";
        }
        return timeline(registration, server).at(view).name().toLowerCase(Locale.ROOT);
    }

    HealthTimeline timeline(Registration registration, Server server) {
        Balancer balancer = world.balancers.get(registration.balancer());
        return new HealthTimeline(balancer, registration.since(), world.fleet.goodSpans(server));
    }
}
