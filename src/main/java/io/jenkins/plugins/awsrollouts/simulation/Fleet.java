package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The EC2 instances: how they start, change and end (EC2 User Guide, Instance lifecycle). */
final class Fleet {
    private final World world;
    private int addresses;
    private int vcpus;

    Fleet(World world) {
        this.world = world;
    }

    /** The reason why EC2 would refuse this launch, as AWS' error code, or null. */
    String refusal(LaunchPlan plan, String zone) {
        SimulatedImage image = plan.image() == null ? null : world.images.get(plan.image());
        MachineType type = world.types.get(plan.type());
        if (image == null || !image.visible()) {
            return "InvalidAMIID.NotFound";
        }
        if (!image.state().equals("available")) {
            return "InvalidAMIID.Unavailable";
        }
        if (type == null || !type.architectures().contains(image.architecture())) {
            return "InvalidParameterValue";
        }
        if (!world.faults.hasCapacity(zone, plan.type(), world.now())) {
            return "InsufficientInstanceCapacity";
        }
        return vcpus + type.vcpus() > world.vcpuQuota ? "VcpuLimitExceeded" : null;
    }

    /** How many more instances of a type the vCPU quota allows. */
    int room(String type) {
        return (world.vcpuQuota - vcpus) / world.types.get(type).vcpus();
    }

    /** Starts one instance, pending until EC2 has it running. */
    Server launch(LaunchPlan plan, String subnet, SortedMap<String, String> extraTags) {
        Server server = make(plan, subnet, extraTags, world.now());
        put(server);
        Duration untilRunning = world.around(world.pacing.launchMedianSeconds(), 0.3);
        Instant running = world.now().plus(untilRunning);
        put(server.living(lifeFrom(server.image(), running)));
        world.at(running, () -> run(server.id()));
        return server;
    }

    /** An instance that has run since {@code launched}, for building a world at rest. */
    Server settled(LaunchPlan plan, String subnet, SortedMap<String, String> extraTags, Instant launched) {
        Server made = make(plan, subnet, extraTags, launched);
        Server server = made.in(Server.Phase.RUNNING).living(settledLife(made.image(), launched));
        world.servers.putSince(Instant.EPOCH, server.id(), server);
        return server;
    }

    /** What has served for long dies, if it is to, counted from time 0. */
    private Life settledLife(String image, Instant launched) {
        Life life = lifeFrom(image, launched);
        Instant dies = life.character().diesAfter().map(world.now()::plus).orElse(Instant.MAX);
        return new Life(life.character(), launched, dies);
    }

    private Server make(LaunchPlan plan, String subnet, SortedMap<String, String> extraTags, Instant launched) {
        SortedMap<String, String> tags = new TreeMap<>(plan.tags());
        tags.putAll(extraTags);
        int number = addresses++;
        String address = "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        Server server = new Server(
                world.newId("i-"),
                plan.image(),
                plan.type(),
                subnet,
                world.subnetZones.get(subnet),
                address,
                launched,
                Server.Phase.PENDING,
                Collections.unmodifiableSortedMap(tags),
                plan.spot(),
                plan.template(),
                plan.templateVersion(),
                new Life(AmiCharacter.good(), Instant.MAX, Instant.MAX));
        vcpus += world.types.get(plan.type()).vcpus();
        world.serverByAddress.put(address, server.id());
        tags.forEach((key, value) -> world.serversByTag.add(key + "=" + value, server.id()));
        return server;
    }

    private Life lifeFrom(String image, Instant running) {
        AmiCharacter character = world.images.get(image).character();
        Instant up =
                running.plus(world.around(character.bootMedianSeconds() * character.slow(), character.bootSpread()));
        return new Life(character, up, character.diesAfter().map(up::plus).orElse(Instant.MAX));
    }

    private void run(String id) {
        Server server = world.servers.now(id);
        if (server.phase() == Server.Phase.PENDING) {
            put(server.in(Server.Phase.RUNNING));
            world.arrivals.running(id);
        }
    }

    /** Stops an instance for a warm pool. */
    void stop(String id) {
        put(world.servers.now(id).in(Server.Phase.STOPPED));
    }

    /** Starts a stopped instance anew, or leaves a running one as it is. */
    void start(String id) {
        Server server = world.servers.now(id);
        boolean stopped = server.phase() == Server.Phase.STOPPED;
        Instant running = world.now().plus(stopped ? Duration.ofSeconds(10) : Duration.ofSeconds(1));
        if (stopped) {
            put(server.in(Server.Phase.PENDING).living(lifeFrom(server.image(), running)));
            world.at(running, () -> run(id));
        } else {
            world.at(running, () -> world.arrivals.running(id));
        }
    }

    /** Ends an instance: shutting-down now, terminated later, forgotten an hour after that. */
    void shutDown(String id) {
        Server server = world.servers.now(id);
        if (server == null || !server.alive()) {
            return;
        }
        vcpus -= world.types.get(server.type()).vcpus();
        put(server.in(Server.Phase.SHUTTING_DOWN).living(server.life().endingAt(world.now())));
        world.health.watch(id);
        world.after(world.pacing.shutdown(), () -> {
            put(world.servers.now(id).in(Server.Phase.TERMINATED));
            world.departures.gone(id);
            world.after(Duration.ofHours(1), () -> forget(id));
        });
    }

    /** The instance stops answering from now on, though EC2 still shows it running. */
    void kill(String id) {
        Server server = world.servers.now(id);
        if (server != null && server.alive()) {
            put(server.living(server.life().endingAt(world.now())));
            world.health.watch(id);
        }
    }

    private void forget(String id) {
        if (world.members.now(id) != null) {
            world.after(Duration.ofHours(1), () -> forget(id));
            return;
        }
        Server server = world.servers.now(id);
        server.tags().forEach((key, value) -> world.serversByTag.drop(key + "=" + value, id));
        world.serverByAddress.remove(server.address());
        world.servers.remove(id);
    }

    void tag(String id, SortedMap<String, String> newTags) {
        Server server = world.servers.now(id);
        server.tags().forEach((key, value) -> {
            if (!value.equals(newTags.get(key))) {
                world.serversByTag.drop(key + "=" + value, id);
            }
        });
        newTags.forEach((key, value) -> world.serversByTag.add(key + "=" + value, id));
        put(server.tagged(Collections.unmodifiableSortedMap(newTags)));
    }

    /** When the status checks reach their verdict. */
    Instant statusKnown(Server server) {
        return server.launched().plus(world.pacing.statusChecks());
    }

    /** The EC2 status as of {@code time}: initializing, ok or impaired. */
    String status(Server server, Instant time) {
        if (time.isBefore(statusKnown(server))) {
            return "initializing";
        }
        boolean lost = world.faults.zoneLosses().stream().anyMatch(l -> l.hits(server.zone(), time));
        return server.life().character().statusChecksFail() || lost ? "impaired" : "ok";
    }

    /** The spans in which a server would pass a balancer's health checks. */
    List<HealthTimeline.Span> goodSpans(Server server) {
        List<HealthTimeline.Span> spans = new ArrayList<>();
        Life life = server.life();
        if (!life.character().passesHealthChecks() || !life.up().isBefore(life.dies())) {
            return spans;
        }
        Instant from = life.up();
        for (Faults.ZoneLoss loss : world.faults.zoneLosses()) {
            if (loss.zone().equals(server.zone())
                    && loss.to().isAfter(from)
                    && loss.from().isBefore(life.dies())) {
                if (loss.from().isAfter(from)) {
                    spans.add(new HealthTimeline.Span(from, loss.from()));
                }
                from = loss.to();
            }
        }
        if (from.isBefore(life.dies())) {
            spans.add(new HealthTimeline.Span(from, life.dies()));
        }
        return spans;
    }

    /** Whether a server answers users at {@code time}. */
    boolean answers(Server server, Instant time) {
        boolean lost = world.faults.zoneLosses().stream().anyMatch(l -> l.hits(server.zone(), time));
        return !lost && server.life().answersAt(time);
    }

    private void put(Server server) {
        world.servers.put(server.id(), server);
    }
}
