package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that exists in the simulated account, and the parts that make it move. Its monitor guards it all. */
final class World {
    static final String REGION = "us-east-1";
    static final String ACCOUNT = "123456789012";
    static final String GROUP_TAG = "aws:autoscaling:groupName";

    final VirtualClock clock;
    final SplittableRandom random;
    final SplittableRandom reads;
    final SplittableRandom lengths;
    private final SplittableRandom names;
    final Store<Server> servers;
    final Store<Member> members;
    final Store<Registration> registrations;
    final Store<Group> groups;
    final Store<Template> templates;
    final Store<Balancer> balancers;
    final Store<Map<String, String>> balancerTags;
    final Index membersByGroup;
    final Index targets;
    final Index serversByTag;
    final Map<String, SimulatedImage> images = new LinkedHashMap<>();
    final Map<String, MachineType> types = new LinkedHashMap<>();
    final Map<String, String> subnetZones = new LinkedHashMap<>();
    final Map<String, String> parameters = new TreeMap<>();
    final Map<String, LaunchPlan> launchConfigurations = new LinkedHashMap<>();
    final Map<String, String> serverByAddress = new LinkedHashMap<>();
    final Map<String, Ec2Launches.Done> launchesByToken = new LinkedHashMap<>();
    final Map<String, Ec2TemplateChanges.Done> versionsByToken = new LinkedHashMap<>();
    final Map<String, Ec2TemplateChanges.Made> templatesByToken = new LinkedHashMap<>();
    final TreeSet<String> documents = new TreeSet<>(List.of("AWS-RunShellScript", "AWS-RunPowerShellScript"));
    final TreeSet<String> denied = new TreeSet<>();
    final Fleet fleet;
    final Balancing balancing;
    final Routes routes;
    final Activities activities;
    final Arrivals arrivals;
    final Departures departures;
    final HealthWatch health;
    final GroupKeeper keeper;
    final Truths truths;
    final ScheduledActions scheduled;
    final Commands commands;
    final Functions functions;
    final Ledger ledger;
    final Metrics metrics;
    final Alarms alarms;
    final ScalingPolicies policies;
    final long seed;
    Faults faults = Faults.none();
    ReadLag lag = ReadLag.normal();
    Pacing pacing = Pacing.normal();
    int vcpuQuota = Integer.MAX_VALUE;
    int pageSize = Integer.MAX_VALUE;
    /** How many events of the world have run: what tells calls of one instant apart from the events of that instant. */
    long events;

    World(long seed, Instant start) {
        this.seed = seed;
        this.clock = new VirtualClock(start);
        this.random = new SplittableRandom(seed);
        this.reads = random.split();
        this.lengths = random.split();
        this.names = new SplittableRandom(~seed);
        this.servers = new Store<>(clock, this::settleTraffic);
        this.members = new Store<>(clock);
        this.registrations = new Store<>(clock, this::settleTraffic);
        this.groups = new Store<>(clock);
        this.templates = new Store<>(clock);
        this.balancers = new Store<>(clock, this::settleTraffic);
        this.balancerTags = new Store<>(clock);
        this.membersByGroup = new Index(clock);
        this.targets = new Index(clock);
        this.serversByTag = new Index(clock);
        this.fleet = new Fleet(this);
        this.balancing = new Balancing(this);
        this.routes = new Routes(this);
        this.activities = new Activities(this);
        this.arrivals = new Arrivals(this);
        this.departures = new Departures(this);
        this.health = new HealthWatch(this);
        this.keeper = new GroupKeeper(this);
        this.truths = new Truths(this);
        this.scheduled = new ScheduledActions(this);
        this.commands = new Commands(this);
        this.functions = new Functions(this);
        this.ledger = new Ledger(this);
        this.metrics = new Metrics(this);
        this.alarms = new Alarms(this);
        this.policies = new ScalingPolicies(this);
        MachineType.common().forEach(t -> types.put(t.name(), t));
    }

    /** What routes or serves requests is about to change: those until now go by how it has been. */
    void settleTraffic() {
        if (ledger != null) {
            ledger.change();
        }
    }

    Instant now() {
        return clock.now();
    }

    /** The instant in the past that one describe call sees. */
    Instant view() {
        return now().minus(lag.draw(reads));
    }

    /** Schedules an event of the world, which holds the world's monitor while it runs. */
    void at(Instant time, Runnable action) {
        clock.schedule(time, () -> {
            synchronized (this) {
                events++;
                action.run();
            }
        });
    }

    void after(Duration delay, Runnable action) {
        at(now().plus(delay), action);
    }

    String newId(String prefix) {
        return prefix + String.format("0%016x", random.nextLong());
    }

    /** The end of a new ARN; from a stream of its own, as {@link #around}. */
    String newName() {
        return String.format("%016x", names.nextLong());
    }

    /**
     * A lognormal draw in milliseconds around a median in seconds; from a stream of its own, so that the nth launch of a
     * seed takes as long whenever it comes and whatever was called before.
     */
    Duration around(double medianSeconds, double sigma) {
        double u = 1 - lengths.nextDouble();
        double normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * lengths.nextDouble());
        return Duration.ofMillis(Math.round(1000 * medianSeconds * Math.exp(sigma * normal)));
    }

    /** The template by id or name as it is now, or null. */
    Template template(String idOrName) {
        Template found = templates.now(idOrName);
        if (found != null) {
            return found;
        }
        return templates.ids().stream()
                .map(templates::now)
                .filter(t -> t != null && t.name().equals(idOrName))
                .findFirst()
                .orElse(null);
    }

    /** The image an id or a {@code resolve:ssm:NAME} means, or null where the parameter does not exist. */
    String resolveImage(String image) {
        String prefix = "resolve:ssm:";
        return image != null && image.startsWith(prefix) ? parameters.get(image.substring(prefix.length())) : image;
    }
}
