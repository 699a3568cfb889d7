package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The account of a scenario before its rollout: the group with all that is special about it, and who else is there. */
final class ScenarioAccount {
    private static final long TAGS = 0x7a65L;
    private static final long POOLS = 0x9001L;
    private static final long RETAINED = 0x4e7aL;
    private static final long NETWORKS = 0x7e3a91L;

    private final Scenario scenario;

    ScenarioAccount(Scenario scenario) {
        this.scenario = scenario;
    }

    /** The account, before the rollout. */
    SimulatedAccount build() {
        AccountBuilder builder = SimulatedAccount.create(scenario.seed())
                .image(Scenario.OLD, AmiCharacter.good())
                .image(Scenario.NEW, scenario.ami().character())
                .image(Scenario.THIRD, AmiCharacter.good())
                .launchTemplate(
                        "lt-0a1b2c3d",
                        scenario.launches().template(scenario.past().template()))
                .readLag(scenario.lag())
                .faults(Faults.none());
        scenario.launches().build(builder, Scenario.ZONES);
        for (int i = 0; i < scenario.fleet().targetGroups(); i++) {
            targetGroup(builder, "tg-" + i, 30 + 60 * i);
        }
        if (scenario.fleet().classic()) {
            builder.classicBalancer("classic", 20, 10, 2, 2);
        }
        if (scenario.fleet().classic() && scenario.owners().has(OwnersQuirks.Quirk.ZONE_MISSING)) {
            builder.classicZones("classic", scenario.owners().served().toArray(new String[0]));
        }
        scenario.owners().build(builder, targetGroups());
        scenario.canary().ifPresent(scene -> scene.build(builder, scenario.owners()::balancer));
        scenario.swap()
                .ifPresent(scene -> scene.build(
                        builder, scenario.size() + scenario.headroom(), Scenario.ZONES, scenario.owners()::balancer));
        builder.group(
                Scenario.GROUP,
                Math.min(1, scenario.size()),
                scenario.size(),
                scenario.size() + scenario.headroom(),
                Scenario.ZONES,
                this::group);
        scenario.quirks().build(builder, scenario.size(), scenario.fleet().targetGroups(), Scenario.ZONES);
        SimulatedAccount account = builder.build();
        scenario.quirks().happened(account, scenario.fleet().targetGroups(), Scenario.ZONES.get(0));
        scenario.owners().happened(account, Scenario.OLD);
        return account;
    }

    private void group(GroupSpec group) {
        group.template("lt-0a1b2c3d", scenario.template())
                .launchHistory(10)
                .protectedInstances(scenario.fleet().guarded());
        group.standbyInstances(scenario.fleet().standby());
        scenario.past().members().forEach(image -> group.running(1, image));
        if (scenario.fleet().targetGroups() > 0) {
            group.targetGroup(targetGroups().toArray(new String[0]));
        }
        if (scenario.fleet().classic()) {
            group.classicBalancer("classic");
        }
        if (scenario.fleet().elbChecks()) {
            group.elbHealthCheck(Duration.ofSeconds(120));
        }
        if (scenario.fleet().mixed()) {
            group.mixed(1, 50, "t3.large", "m5.large");
        }
        pool(group);
        tags(group);
        if (scenario.fleet().hooked()) {
            group.terminateHook("goodbye", Duration.ofSeconds(60), abandoned() ? "ABANDON" : "CONTINUE");
            group.retaining();
        }
        if (scenario.fleet().rebalanceOff()) {
            group.suspended("AZRebalance");
        }
        scenario.swap().ifPresent(scene -> scene.habits(group));
        scenario.quirks().habits(group);
        scenario.launches().habits(group);
        scenario.owners().habits(group, scenario.size(), scenario.size() + scenario.headroom());
    }

    private void targetGroup(AccountBuilder builder, String name, int drain) {
        if (network(name)) {
            builder.networkTargetGroup(name, drain, 10, 3, 2)
                    .loadBalancer(
                            name + "-lb",
                            balancer -> balancer.network("TCP").crossZone(true).listener(443, name));
        } else {
            builder.targetGroup(name, drain, 10, 3, 2);
        }
    }

    /** Whether a Network Load Balancer leads to it. Drawn apart from all else; where rules share requests it is another measure. */
    private boolean network(String targetGroup) {
        SplittableRandom random = new SplittableRandom(scenario.seed() ^ NETWORKS ^ targetGroup.hashCode());
        return scenario.canary().isEmpty()
                && scenario.swap().isEmpty()
                && scenario.owners().all().isEmpty()
                && random.nextInt(6) == 0;
    }

    private List<String> targetGroups() {
        return IntStream.range(0, scenario.fleet().targetGroups())
                .mapToObj(i -> "tg-" + i)
                .toList();
    }

    /**
     * Whether each termination is abandoned, so that the group's lifecycle policy retains the instance. Drawn apart from all
     * else; groups that are copied or deleted are left out, since a plan refuses them with such a policy.
     */
    private boolean abandoned() {
        SplittableRandom random = new SplittableRandom(scenario.seed() ^ RETAINED);
        return scenario.canary().isEmpty() && scenario.swap().isEmpty() && random.nextInt(4) == 0;
    }

    /** Drawn apart from all else, like the tags: of each state, with and without a reuse policy and a capacity of its own. */
    private void pool(GroupSpec group) {
        SplittableRandom random = new SplittableRandom(scenario.seed() ^ POOLS);
        if (scenario.fleet().warm() || random.nextInt(10) == 0) {
            String state = List.of("Stopped", "Running", "Hibernated").get(random.nextInt(3));
            Integer prepared = random.nextInt(3) == 0 ? scenario.size() + random.nextInt(3) : null;
            group.warmPool(random.nextInt(3), prepared, state, random.nextInt(3) == 0);
        }
    }

    /** AWS' own tags, as a group of a stack has them, people's, now and then as many and as long as there may be. */
    private void tags(GroupSpec group) {
        SplittableRandom random = new SplittableRandom(scenario.seed() ^ TAGS);
        if (random.nextInt(2) == 0) {
            group.tag("aws:cloudformation:stack-name", "shop", true)
                    .tag("aws:cloudformation:logical-id", "Web", random.nextBoolean());
        }
        int count = random.nextInt(4) == 0 ? 40 + random.nextInt(3) : random.nextInt(4);
        for (int i = 0; i < count; i++) {
            group.tag("owner-" + i, "o".repeat(random.nextInt(20)), random.nextBoolean());
        }
        if (random.nextInt(6) == 0) {
            group.tag("k".repeat(127), "v".repeat(255), true);
        }
        for (int i = count; i < scenario.owners().tags(); i++) {
            group.tag("owner-" + i, "", random.nextBoolean());
        }
    }
}
