package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One acceptance run in an account: what it would make, the run itself, and how it is cleaned up after. */
public final class Acceptance {
    /** After so long it is broken off and cleaned up. */
    private static final Duration LONGEST = Duration.ofHours(3);

    /** For cleaning up, which is not broken off. */
    private static final Duration CLEANING = Duration.ofHours(1);

    /** Twice the group and a canary, or the group and two of the questions' own; see {@link Scratch#MOST}. */
    private static final int MOST_INSTANCES = Scratch.MOST;

    private final Site site;
    private final Consumer<String> say;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * @param site where
     * @param say is told what it does, a line at a time, with names of the account
     */
    public Acceptance(Site site, Consumer<String> say) {
        this.site = site;
        this.say = say;
    }

    /** A new id of a run. */
    public static String newId() {
        return ScratchNames.next(new SecureRandom()).id();
    }

    /**
     * Says what a run would make and how much of it at most; changes nothing.
     *
     * @throws CannotRun when the account has not what it takes
     */
    public List<String> proposal(Order order) {
        Ground ground = Ground.find(site.clients().ec2(), order);
        long hours = LONGEST.toHours();
        return List.of(
                "It would make, in " + ground.vpc() + " of " + site.region() + ", all called or tagged "
                        + ScratchNames.TAG + "-ID:",
                "  an Auto Scaling group of " + Scratch.SIZE + " " + ground.type() + " in "
                        + String.join(", ", ground.subnets().keySet())
                        + ", with a launch template, a target group and a"
                        + " security group that lets in port 80 from itself alone",
                "  "
                        + site.listener()
                                .map(listener ->
                                        "a rule of a balancer that stands already, since this account cannot make one")
                                .orElse("an internal Application Load Balancer with a listener"),
                "  a CloudWatch alarm; for a time single instances, and the fleets, templates and target groups of rollouts",
                "It would roll out " + ground.second() + " in place, " + ground.image() + " by a canary, and "
                        + ground.second() + " by blue/green.",
                "It takes about an hour, and is broken off and cleaned up after " + hours + ".",
                "You pay at most for " + hours * MOST_INSTANCES + " hours of " + ground.type() + " (" + MOST_INSTANCES
                        + " at once, each with the root volume of its AMI), "
                        + site.listener()
                                .map(listener -> "")
                                .orElse(hours + " hours of a balancer with next to no" + " requests, ")
                        + "and one alarm for that time. Prices differ by region: see the price lists of EC2, EBS,"
                        + " Elastic Load Balancing and CloudWatch.");
    }

    /** Has a run break off as soon as it can, and clean up. */
    public void stop() {
        stopped.set(true);
    }

    /**
     * Carries a run out, and cleans up whatever happens.
     *
     * @param id of the run, by which all that it makes can be found
     * @throws CannotRun when the account has not what it takes; nothing was changed then
     */
    public Results run(Order order, String id) {
        Ground ground = Ground.find(site.clients().ec2(), order);
        ScratchNames names = new ScratchNames(id);
        Instant start = site.clock().now();
        List<Finding> findings = new ArrayList<>();
        List<Trial> trials = new ArrayList<>();
        Optional<String> broken = Optional.empty();
        List<String> left;
        try {
            Waits waits = new Waits(site, start.plus(LONGEST), stopped);
            Scratch scratch = new Making(site, names, ground, waits, say).make();
            Workshop shop = new Workshop(site, scratch, waits);
            ask(shop, findings);
            rollOut(shop, trials);
        } catch (RuntimeException e) {
            broken = Optional.of(e instanceof CannotRun ? e.getMessage() : Answers.words(e));
        } finally {
            left = cleaned(id);
        }
        return new Results(
                site.region(), ground.type(), start, site.listener().isEmpty(), findings, trials, broken, left);
    }

    private List<String> cleaned(String id) {
        try {
            return clean(id);
        } catch (RuntimeException e) {
            return List.of("what could not be looked for: " + Answers.words(e));
        }
    }

    /** All facts, in the order in which they are asked for. */
    static List<Fact> facts(Workshop shop) {
        return Stream.of(
                        new LaunchFacts(shop).all(),
                        new MemberFacts(shop).all(),
                        new LagFacts(shop).all(),
                        new ScheduleFacts(shop).all())
                .flatMap(List::stream)
                .toList();
    }

    private void ask(Workshop shop, List<Finding> findings) {
        for (Fact fact : facts(shop)) {
            Finding finding = Finding.of(fact);
            findings.add(finding);
            say.accept((finding.same() ? "As expected: " : "NOT AS EXPECTED: ") + fact.question() + " " + finding.seen()
                    + (finding.said().isEmpty() ? "" : " (" + finding.said() + ")"));
        }
        shop.restore();
    }

    private void rollOut(Workshop shop, List<Trial> trials) {
        Trials all = new Trials(shop, say);
        try {
            trials.add(all.inPlace());
            trials.add(all.canary());
            trials.add(all.blueGreen());
        } finally {
            all.letGo();
        }
    }

    /**
     * Takes away all that a run of that id has made, as often as it is called; waits until nothing is found any more.
     *
     * @return what could not be taken away
     */
    public List<String> clean(String id) {
        say.accept("Cleaning up " + new ScratchNames(id).name() + ".");
        Waits waits = new Waits(site, site.clock().now().plus(CLEANING), new AtomicBoolean());
        return new Cleaning(site, new ScratchNames(id), waits).clean();
    }
}
