package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.state.Index;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Registration with target groups and Classic Load Balancers, and the health they see. */
public final class Registrations {
    /** A target's state until before {@code until}. */
    record Sight(String state, Instant until) {}

    private final Schedule schedule;
    private final Servers servers;
    private final Store<TrafficSource> balancers;
    private final Routing routing;
    private final Store<Registration> registrations;
    private final Index byBalancer;

    /** @param beforeChange runs before a registration changes */
    Registrations(
            Schedule schedule,
            Servers servers,
            Store<TrafficSource> balancers,
            Routing routing,
            Runnable beforeChange) {
        this.schedule = schedule;
        this.servers = servers;
        this.balancers = balancers;
        this.routing = routing;
        this.registrations = new Store<>(schedule.clock(), beforeChange);
        this.byBalancer = new Index(schedule.clock());
    }

    /** The registration of an instance with a balancer as it is, or null. */
    public Registration now(String balancer, String instance) {
        return registrations.now(Registration.key(balancer, instance));
    }

    /** The same as it was at {@code view}. */
    Registration at(String balancer, String instance, Instant view) {
        return registrations.at(Registration.key(balancer, instance), view);
    }

    /** The ids of a balancer's targets, those that left within the last minute included. */
    List<String> instances(String balancer) {
        return byBalancer.of(balancer);
    }

    /** Registers now, unless the balancer is no more. */
    public void register(String balancer, String instance) {
        if (balancers.now(balancer) != null) {
            registerSince(schedule.now(), schedule.now(), balancer, instance);
        }
    }

    /** Registers as of {@code since}, visible to reads from {@code known} on. */
    public void registerSince(Instant known, Instant since, String balancer, String instance) {
        registrations.putSince(
                known, Registration.key(balancer, instance), new Registration(balancer, instance, since, null));
        byBalancer.add(balancer, instance);
    }

    /** Starts draining in several balancers; returns when the last drain ends. */
    public Instant deregister(List<String> keys, String instance) {
        Instant end = schedule.now();
        for (String key : keys) {
            Instant drained = deregister(key, instance);
            end = drained.isAfter(end) ? drained : end;
        }
        return end;
    }

    /** Starts draining in one balancer; returns when the drain ends. */
    public Instant deregister(String key, String instance) {
        Registration registration = now(key, instance);
        if (registration == null || registration.leaving() != null) {
            return schedule.now();
        }
        Server server = servers.now(instance);
        boolean dead = server == null || !server.alive();
        registrations.put(Registration.key(key, instance), registration.leavingAt(schedule.now()));
        Instant drained =
                dead ? schedule.now() : schedule.now().plus(balancers.now(key).draining());
        schedule.at(drained, () -> drained(key, instance, registration.since()));
        return drained;
    }

    private void drained(String balancer, String instance, Instant since) {
        Registration registration = now(balancer, instance);
        boolean same = registration != null && registration.since().equals(since);
        if (same && registration.leaving() != null) {
            forget(balancer, instance);
        }
    }

    /** Lets a registration go at once. */
    void forget(String balancer, String instance) {
        if (now(balancer, instance) != null) {
            registrations.remove(Registration.key(balancer, instance));
            byBalancer.drop(balancer, instance);
        }
    }

    /** Registrations of a balancer as of {@code view}, in the order they were made. */
    public List<Registration> targets(String balancer, Instant view) {
        List<Registration> found = new ArrayList<>();
        for (String instance : instances(balancer)) {
            Registration registration = at(balancer, instance, view);
            if (registration != null) {
                found.add(registration);
            }
        }
        return found;
    }

    /** A target's state in ELBv2's words: initial, healthy, unhealthy, draining or unused. */
    public String state(Registration registration, Instant view) {
        return sight(registration, view).state();
    }

    /** A target's state, and until when it stays so if nothing is changed. */
    Sight sight(Registration registration, Instant view) {
        Server server = servers.at(registration.instance(), view);
        if (registration.leaving() != null) {
            return new Sight("draining", Instant.MAX);
        }
        boolean running = server != null && server.phase() == Server.Phase.RUNNING;
        boolean used = running && usedSince(registration.balancer(), view) != null;
        if (!used || !covered(registration.balancer(), server.zone(), view)) {
            return new Sight("unused", Instant.MAX);
        }
        HealthTimeline timeline = timeline(registration, server, view);
        return new Sight(timeline.at(view).name().toLowerCase(Locale.ROOT), timeline.nextChange(view));
    }

    /** The first instant from now on at which a balancer finds a target unhealthy; {@link Instant#MAX} for never. */
    public Instant unhealthyFrom(Registration registration, Server server) {
        boolean used = usedSince(registration.balancer(), schedule.now()) != null;
        // no page says whether Auto Scaling takes one of a zone that is off for unhealthy
        return !used || !covered(registration.balancer(), server.zone(), schedule.now())
                ? Instant.MAX
                : timeline(registration, server, schedule.now()).unhealthyFrom(schedule.now());
    }

    private HealthTimeline timeline(Registration registration, Server server, Instant view) {
        return new HealthTimeline(
                balancers.at(registration.balancer(), view),
                checksBegin(registration, view),
                servers.goodSpans(server));
    }

    /** Checks begin with the registration, or with the use of the target group where that came later. */
    private Instant checksBegin(Registration registration, Instant view) {
        Instant used = usedSince(registration.balancer(), view);
        return registration.since().isAfter(used) ? registration.since() : used;
    }

    /** Whether a target that is used has been checked at least once. */
    boolean checked(Registration registration, Instant view) {
        Instant first = checksBegin(registration, view)
                .plus(balancers.at(registration.balancer(), view).interval());
        return !view.isBefore(first);
    }

    /** Whether a balancer sends requests to that zone. */
    boolean covered(String key, String zone, Instant view) {
        TrafficSource balancer = balancers.at(key, view);
        return balancer.classic()
                ? balancer.zones().isEmpty() || balancer.zones().contains(zone)
                : routing.covers(key, zone, view);
    }

    /** Whether a zonal shift keeps requests from an instance, which its health does not tell. */
    public boolean away(String key, String zone, Instant view) {
        TrafficSource balancer = balancers.at(key, view);
        return balancer != null && !balancer.classic() && routing.away(key, zone, view);
    }

    private Instant usedSince(String key, Instant view) {
        TrafficSource balancer = balancers.at(key, view);
        if (balancer == null) {
            return null;
        }
        return balancer.classic() ? Instant.EPOCH : routing.usedSince(key, view);
    }
}
