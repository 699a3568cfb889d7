package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Index;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The EC2 instances: how they start, change and end (EC2 User Guide, Instance lifecycle). */
public final class Servers {
    /** A span in which an instance passes its health checks, from {@code from} until before {@code to}. */
    public record Span(Instant from, Instant to) {}

    private final Schedule schedule;
    private final Randomness random;
    private final Supplier<Faults> faults;
    private final Supplier<Pacing> pacing;
    private final Catalog catalog;
    private final InstanceWatcher watcher;
    private final Store<Server> servers;
    private final Index byTag;
    private final Map<String, String> byAddress = new LinkedHashMap<>();
    private final Set<String> loose = new LinkedHashSet<>();
    private int addresses;
    private int vcpus;
    private int vcpuQuota = Integer.MAX_VALUE;

    /**
     * None yet.
     *
     * @param beforeChange runs before an instance changes
     */
    Servers(
            Schedule schedule,
            Randomness random,
            Supplier<Faults> faults,
            Supplier<Pacing> pacing,
            Catalog catalog,
            InstanceWatcher watcher,
            Runnable beforeChange) {
        this.schedule = schedule;
        this.random = random;
        this.faults = faults;
        this.pacing = pacing;
        this.catalog = catalog;
        this.watcher = watcher;
        this.servers = new Store<>(schedule.clock(), beforeChange);
        this.byTag = new Index(schedule.clock());
    }

    /** The instance as it is, or null. */
    public Server now(String id) {
        return servers.now(id);
    }

    /** The instance as it was at {@code view}, or null where it did not exist then. */
    public Server at(String id, Instant view) {
        return servers.at(id, view);
    }

    public List<String> ids() {
        return servers.ids();
    }

    /** The ids of instances that have a tag, given as {@code key=value}, or had it within the last minute. */
    List<String> tagged(String tag) {
        return byTag.of(tag);
    }

    /** The instance of a private address, or null. */
    public Server ofAddress(String address) {
        return servers.now(byAddress.getOrDefault(address, ""));
    }

    /** Remembers an instance that was launched or left outside any group. */
    public void loose(String id) {
        loose.add(id);
    }

    /** The live ones of those that were launched or left outside any group, whether a group has them since or not. */
    public List<Server> loose() {
        loose.removeIf(id -> {
            Server server = servers.now(id);
            return server == null || !server.alive();
        });
        return loose.stream().map(servers::now).toList();
    }

    /** The vCPU quota of the account; no limit by default. */
    public void vcpuQuota(int now) {
        vcpuQuota = now;
    }

    /** The reason why EC2 would refuse this launch, as AWS' error code, or null. */
    public String refusal(LaunchPlan plan, String zone) {
        SimulatedImage image = plan.image() == null ? null : catalog.images().get(plan.image());
        MachineType type = catalog.types().get(plan.type());
        if (image == null || !image.visible()) {
            return "InvalidAMIID.NotFound";
        }
        if (!image.state().equals("available")) {
            return "InvalidAMIID.Unavailable";
        }
        if (type == null || !type.architectures().contains(image.architecture())) {
            return "InvalidParameterValue";
        }
        if (!catalog.hasPlacementGroup(plan.traits().placementGroup())) {
            return "InvalidPlacementGroup.Unknown";
        }
        if (!faults.get().hasCapacity(zone, plan.type(), schedule.now())) {
            return "InsufficientInstanceCapacity";
        }
        if (catalog.reservations().refuses(plan.reserving(), plan.type(), zone)) {
            return "ReservationCapacityExceeded";
        }
        return vcpus + type.vcpus() > vcpuQuota ? "VcpuLimitExceeded" : null;
    }

    /** How many more instances of a type the vCPU quota allows. */
    int room(String type) {
        return (vcpuQuota - vcpus) / catalog.types().get(type).vcpus();
    }

    /** Starts one instance, pending until EC2 has it running. */
    public Server launch(LaunchPlan plan, String subnet, SortedMap<String, String> extraTags) {
        Server server = make(plan, subnet, extraTags, schedule.now());
        put(server);
        Duration untilRunning = random.around(pacing.get().launchMedianSeconds(), 0.3);
        Instant running = schedule.now().plus(untilRunning);
        put(server.withLife(lifeFrom(server.image(), running)));
        schedule.at(running, () -> run(server.id()));
        return server;
    }

    /** An instance that has run since {@code launched}, for building a world at rest. */
    public Server settled(LaunchPlan plan, String subnet, SortedMap<String, String> extraTags, Instant launched) {
        Server made = make(plan, subnet, extraTags, launched);
        Server server = made.withPhase(Server.Phase.RUNNING).withLife(settledLife(made.image(), launched));
        servers.putSince(Instant.EPOCH, server.id(), server);
        return server;
    }

    /** What has served for long dies, if it is to, counted from time 0. */
    private Life settledLife(String image, Instant launched) {
        Life life = lifeFrom(image, launched);
        Instant dies = life.character().diesAfter().map(schedule.now()::plus).orElse(Instant.MAX);
        return new Life(life.character(), launched, dies);
    }

    private Server make(LaunchPlan plan, String subnet, SortedMap<String, String> extraTags, Instant launched) {
        SortedMap<String, String> tags = new TreeMap<>(plan.tags());
        tags.putAll(extraTags);
        int number = addresses++;
        String address = catalog.isIpv6Only(subnet)
                ? "2001:db8::" + Integer.toHexString(number + 1)
                : "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        Server server = new Server(
                random.newId("i-"),
                plan.image(),
                plan.type(),
                subnet,
                catalog.subnetZones().get(subnet),
                address,
                launched,
                Server.Phase.PENDING,
                Collections.unmodifiableSortedMap(tags),
                plan.spot(),
                plan.template(),
                plan.templateVersion(),
                plan.spot()
                        ? plan.traits().withTerminationProtected(false)
                        : plan.traits().withSpotMaxPrice(""),
                catalog.reservations()
                        .take(
                                plan.reserving(),
                                plan.type(),
                                catalog.subnetZones().get(subnet)),
                null,
                new Life(AmiCharacter.good(), Instant.MAX, Instant.MAX));
        vcpus += catalog.types().get(plan.type()).vcpus();
        byAddress.put(address, server.id());
        tags.forEach((key, value) -> byTag.add(key + "=" + value, server.id()));
        return server;
    }

    private Life lifeFrom(String image, Instant running) {
        AmiCharacter character = catalog.images().get(image).character();
        Instant up =
                running.plus(random.around(character.bootMedianSeconds() * character.slow(), character.bootSpread()));
        return new Life(character, up, character.diesAfter().map(up::plus).orElse(Instant.MAX));
    }

    private void run(String id) {
        Server server = servers.now(id);
        if (server.phase() == Server.Phase.PENDING && server.life().character().failsAtLaunch()) {
            shutDown(id, Server.Reason.LAUNCH);
        } else if (server.phase() == Server.Phase.PENDING) {
            put(server.withPhase(Server.Phase.RUNNING));
            watcher.running(id);
        }
    }

    /** Stops an instance for a warm pool. */
    public void stop(String id) {
        put(servers.now(id).with(copy -> copy.phase(Server.Phase.STOPPED).reason(Server.Reason.USER)));
    }

    /** Starts a stopped instance anew, or leaves a running one as it is. */
    public void start(String id) {
        Server server = servers.now(id);
        boolean stopped = server.phase() == Server.Phase.STOPPED;
        Instant running = schedule.now().plus(stopped ? Duration.ofSeconds(10) : Duration.ofSeconds(1));
        if (stopped) {
            put(server.with(
                    copy -> copy.phase(Server.Phase.PENDING).reason(null).life(lifeFrom(server.image(), running))));
            schedule.at(running, () -> run(id));
        } else {
            schedule.at(running, () -> watcher.running(id));
        }
    }

    /** Ends an instance: shutting-down now, terminated later, forgotten an hour after that. */
    public void shutDown(String id, Server.Reason reason) {
        Server server = servers.now(id);
        if (server == null || !server.alive()) {
            return;
        }
        vcpus -= catalog.types().get(server.type()).vcpus();
        catalog.reservations().leave(server.reservation());
        put(server.with(copy -> copy.phase(Server.Phase.SHUTTING_DOWN)
                .reason(reason)
                .life(server.life().endingAt(schedule.now()))));
        watcher.failing(id);
        schedule.after(pacing.get().shutdown(), () -> {
            put(servers.now(id).withPhase(Server.Phase.TERMINATED));
            watcher.terminated(id);
            schedule.after(Duration.ofHours(1), () -> forget(id));
        });
    }

    /** The instance stops answering from now on, though EC2 still shows it running. */
    public void kill(String id) {
        Server server = servers.now(id);
        if (server != null && server.alive()) {
            put(server.withLife(server.life().endingAt(schedule.now())));
            watcher.failing(id);
        }
    }

    private void forget(String id) {
        if (watcher.holds(id)) {
            schedule.after(Duration.ofHours(1), () -> forget(id));
            return;
        }
        Server server = servers.now(id);
        server.tags().forEach((key, value) -> byTag.drop(key + "=" + value, id));
        byAddress.remove(server.address());
        servers.remove(id);
    }

    /** Protects an instance from TerminateInstances, or no longer. */
    public void terminationProtected(String id, boolean on) {
        Server server = servers.now(id);
        put(server.withTraits(server.traits().withTerminationProtected(on)));
    }

    public void tag(String id, SortedMap<String, String> newTags) {
        Server server = servers.now(id);
        server.tags().forEach((key, value) -> {
            if (!value.equals(newTags.get(key))) {
                byTag.drop(key + "=" + value, id);
            }
        });
        newTags.forEach((key, value) -> byTag.add(key + "=" + value, id));
        put(server.withTags(Collections.unmodifiableSortedMap(newTags)));
    }

    /** When the status checks reach their verdict. */
    public Instant statusKnown(Server server) {
        return server.launched().plus(pacing.get().statusChecks());
    }

    /** The EC2 status as of {@code time}: initializing, ok or impaired. */
    String status(Server server, Instant time) {
        if (time.isBefore(statusKnown(server))) {
            return "initializing";
        }
        boolean lost = faults.get().zoneLosses().stream().anyMatch(l -> l.hits(server.zone(), time));
        return server.life().character().statusChecksFail() || lost ? "impaired" : "ok";
    }

    /** The spans in which a server would pass a balancer's health checks. */
    public List<Span> goodSpans(Server server) {
        List<Span> spans = new ArrayList<>();
        Life life = server.life();
        if (!life.character().passesHealthChecks() || !life.up().isBefore(life.dies())) {
            return spans;
        }
        Instant from = life.up();
        for (Faults.ZoneLoss loss : faults.get().zoneLosses()) {
            if (loss.zone().equals(server.zone())
                    && loss.to().isAfter(from)
                    && loss.from().isBefore(life.dies())) {
                if (loss.from().isAfter(from)) {
                    spans.add(new Span(from, loss.from()));
                }
                from = loss.to();
            }
        }
        if (from.isBefore(life.dies())) {
            spans.add(new Span(from, life.dies()));
        }
        return spans;
    }

    /** Whether a server answers users at {@code time}. */
    public boolean answers(Server server, Instant time) {
        return !cutOff(server, time) && server.life().answersAt(time);
    }

    /** Whether nothing reaches a server, since its zone is lost. */
    public boolean cutOff(Server server, Instant time) {
        return faults.get().zoneLosses().stream().anyMatch(l -> l.hits(server.zone(), time));
    }

    private void put(Server server) {
        servers.put(server.id(), server);
    }
}
