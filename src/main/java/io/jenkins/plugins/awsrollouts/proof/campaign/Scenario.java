package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One random rollout: all that a seed decides.
 *
 * @param seed decides everything
 * @param size the group's desired capacity
 * @param headroom its maximum size above that
 * @param template how the group names its template version
 * @param fleet what is special about the group
 * @param ami how the new AMI behaves
 * @param spec what is asked for
 * @param faults what goes wrong in the account
 * @param lag how far reads are behind
 * @param crashes after how many calls the controller dies, one number for each death
 * @param amnesia whether the last death takes the journal with it
 * @param orders what a person says, and when
 * @param canary the canary that goes before, in the campaign of canaries
 * @param swap the two fleets that change places, in the campaign of swaps
 */
public record Scenario(
        long seed,
        int size,
        int headroom,
        String template,
        GroupTraits fleet,
        NewAmi ami,
        Spec spec,
        Faults faults,
        ReadLag lag,
        List<Integer> crashes,
        boolean amnesia,
        List<TimedCommand> orders,
        Optional<CanaryScenario> canary,
        Optional<SwapScenario> swap) {
    /** The AMI that the group runs at first. */
    public static final String OLD = "ami-00000001";

    /** The AMI that it is to run. */
    public static final String NEW = "ami-00000002";

    /** One that some members run, left over from before. */
    static final String THIRD = "ami-00000003";

    /** The group. */
    public static final String GROUP = "web";

    static final long BODIES = 0x0b0d1e5L;
    private static final long PASTS = 0x9a57L;

    /** Those whose health checks find nothing. */
    static final List<NewAmi> FLAWED = List.of(NewAmi.FAULTY, NewAmi.SLUGGISH, NewAmi.LEAKING, NewAmi.LOPSIDED);

    static final List<String> ZONES = OwnersQuirks.ZONES;

    /** Whether a Pipeline's body is a gate. */
    boolean hasBody() {
        return spec.gates().stream().anyMatch(BodyGate.class::isInstance);
    }

    /** Whether the body fails after this batch. */
    boolean bodyFails(int stage) {
        return new SplittableRandom(seed ^ BODIES + stage).nextInt(12) == 0;
    }

    /** How long the body runs after this batch; now and then longer than it may. */
    Duration bodyTakes(int stage) {
        SplittableRandom random = new SplittableRandom(seed ^ BODIES - stage);
        return Duration.ofSeconds(random.nextInt(20) == 0 ? 700 : random.nextInt(300));
    }

    private boolean bodyMayFail() {
        return hasBody()
                && IntStream.rangeClosed(1, 60)
                        .anyMatch(stage -> bodyFails(stage) || bodyTakes(stage).toMinutes() >= 10);
    }

    /** Whether a rollout must find out that the AMI is bad before it promotes it. */
    boolean mustNotPass() {
        boolean asked = spec.gates().stream().anyMatch(gate -> gate.subject() == Gate.Subject.EACH_INSTANCE);
        return switch (ami) {
            case GOOD, SLOW, DYING, FAULTY, SLUGGISH, LEAKING, LOPSIDED -> false;
            // no balancer sees what proves the AMI of a group without instances
            case UNHEALTHY, REFUSING -> (fleet.balanced() && size > 0) || asked;
            case IMPAIRED -> true;
        };
    }

    /**
     * What the template names and what the members run. Mostly the old AMI alone; now and then a rollout is run again, or
     * what runs has never been what the template names. Drawn apart from all else, like bodies.
     */
    WhatRan past() {
        SplittableRandom random = new SplittableRandom(seed ^ PASTS);
        // a bad AMI does not run already; who has lost the journal cannot tell what ran
        // and what a canary's share is can only be told where nothing but the canary runs the new AMI
        boolean shared = canary.isPresent() || swap.isPresent();
        boolean plain = random.nextInt(4) > 0 || shared || ami != NewAmi.GOOD || amnesia || fleet.warm() || size == 0;
        if (plain) {
            return new WhatRan(OLD, List.of());
        }
        String template = random.nextBoolean() ? NEW : OLD;
        boolean again = random.nextInt(3) == 0;
        List<String> members = new ArrayList<>();
        for (int i = 0; i < size + fleet.standby(); i++) {
            members.add(again ? NEW : List.of(OLD, OLD, NEW, THIRD).get(random.nextInt(4)));
        }
        return new WhatRan(template, members);
    }

    /**
     * What was before a rollout.
     *
     * @param template the AMI that the template names
     * @param members what each of the members runs; empty: what the template names
     */
    record WhatRan(String template, List<String> members) {
        boolean plain() {
            return members.isEmpty();
        }
    }

    /** Whether nothing is in its way: a good AMI, a calm account, nobody who says stop. */
    boolean mustPass() {
        boolean stopped =
                orders.stream().anyMatch(o -> o.command() == Command.ABORT || o.command() == Command.ROLLBACK);
        // a group that checks by its balancers may itself take a slow server for a dead one
        return (ami == NewAmi.GOOD || (ami == NewAmi.SLOW && !fleet.elbChecks()))
                && faults.equals(Faults.none())
                && !stopped
                && !bodyMayFail()
                && !amnesiac()
                // servers in a zone without requests prove nothing, and the old AMI may be needed
                && !owners().has(OwnersQuirks.Quirk.SHIFTED)
                && !owners().has(OwnersQuirks.Quirk.DEREGISTERED)
                // and a warm pool whose protection nobody can take is held with
                && !(fleet.warm() && launches().has(LaunchQuirks.Quirk.SHIELDED))
                && edit().isEmpty()
                && meddling().isEmpty()
                // who asks for a page of a service without servers is told that there is none
                && (size > 0 || spec.gates().stream().allMatch(g -> g.subject() == Gate.Subject.EACH_INSTANCE))
                // steps are short, so that a judge may say that nothing can be told
                && spec.sharing().flatMap(Canary::analysis).isEmpty();
    }

    /** What is unusual about the group. */
    Quirks quirks() {
        return Quirks.of(seed);
    }

    /** What is unusual about how the group launches and loses instances. */
    LaunchQuirks launches() {
        return LaunchQuirks.of(seed);
    }

    /** What its owners do with the group, its balancers and its AMIs. */
    OwnersQuirks owners() {
        return OwnersQuirks.of(seed);
    }

    /** What owners do to the two fleets of a swap in the middle. */
    Optional<SwapMeddling> meddling() {
        return swapping().flatMap(scene -> SwapMeddling.of(seed, scene.shares()));
    }

    /** The limits that hold: the group's own, where it has any. */
    Limits limits() {
        return owners().limits(spec.limits());
    }

    /** Whether somebody scales the group meanwhile. */
    boolean scales() {
        return faults.scalesPerHour() > 0 || owners().resizes();
    }

    /** The canary, where there are requests or instances to share: a group without instances has its AMI proved alone. */
    Optional<CanaryScenario> sharing() {
        return canary.filter(scene -> size > 0);
    }

    /** The swap, where there is a fleet to swap. */
    Optional<SwapScenario> swapping() {
        return swap.filter(scene -> size > 0);
    }

    /** The rule whose requests are shared or moved. */
    Optional<CanaryScenario> rules() {
        return canary.or(() -> swap.map(SwapScenario::rules));
    }

    /** What a person does to the rule meanwhile. */
    Optional<RuleEdit> edit() {
        return rules().filter(scene -> size > 0).flatMap(CanaryScenario::edit);
    }

    /** Whether nothing ends a server before its time. */
    boolean serversLast() {
        boolean lasting = ami == NewAmi.GOOD || FLAWED.contains(ami);
        return lasting
                && faults.zoneLosses().isEmpty()
                && faults.spotLossesPerHour() == 0
                && faults.deathsPerHour() == 0
                && meddling()
                        .map(SwapMeddling::what)
                        .filter(SwapMeddling.Kind::endsServers)
                        .isEmpty()
                && faults.editsPerHour() == 0;
    }

    /** Whether the journal is lost on the way. */
    boolean amnesiac() {
        return amnesia && !crashes.isEmpty();
    }

    /** The account, before the rollout. */
    SimulatedAccount account() {
        return new ScenarioAccount(this).build();
    }
}
