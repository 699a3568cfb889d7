package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Image;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.Spread;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.rollout.journal.Standings;
import io.jenkins.plugins.awsrollouts.rollout.journal.Targets;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.OwnTraffic;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Proposal;
import io.jenkins.plugins.awsrollouts.rollout.strategy.ServedZones;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Strategies;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TagRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Works a rollout out before anything changes; reads the account and changes nothing. */
public final class Planner {
    private final Cloud cloud;

    /**
     * @param cloud the account and region
     */
    public Planner(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * Plans a rollout.
     *
     * @return the plan, or every fault of the spec and of the account
     */
    public Planned plan(Spec spec, String rolloutId, Instant now) {
        return plan(spec, rolloutId, now, Optional.empty());
    }

    /**
     * Plans the way back from a rollout that has been promoted: the AMI from before it, all at once.
     *
     * @param finished that rollout
     */
    public Planned planRollback(RolloutState finished, String rolloutId, Instant now) {
        if (!finished.outcome().equals(Optional.of(Outcome.PROMOTED))) {
            return new Planned.Refused(List.of(
                    "Rollout " + finished.id() + " has not been promoted, so there is nothing" + " to go back from."));
        }
        Plan plan = finished.plan();
        if (plan.replacesNothing()) {
            return new Planned.Refused(List.of("Rollout " + finished.id() + " replaced nothing: "
                    + plan.spec().group() + " ran " + plan.images().newId()
                    + " before it, too; roll back the one that brought it."));
        }
        Optional<Spec> standing = standing(plan.spec(), plan.images().oldId());
        if (standing.isPresent()) {
            return plan(standing.get(), rolloutId, now, Optional.empty());
        }
        return plan(back(plan.spec(), plan.images().oldId(), List.of()), rolloutId, now, Optional.of(finished));
    }

    /**
     * Works out how to bring a target back to what an earlier rollout had brought it to: as fast as the limits of that
     * one allow, in one batch and without bakes, by the instance gates that it passed then. Where that is just what the
     * live rollout replaced, the template goes back to its version from before.
     *
     * @param earlier the rollout to go back to
     * @param live the one that is live now, where its journal is there
     */
    public Planned planReturn(RolloutState earlier, Optional<RolloutState> live, String rolloutId, Instant now) {
        String image = earlier.plan().images().newId();
        Optional<Spec> standing = standing(earlier.plan().spec(), image);
        if (standing.isPresent()) {
            return plan(standing.get(), rolloutId, now, Optional.empty());
        }
        List<Gate> gates = earlier.plan().spec().gates().stream()
                .filter(gate -> gate.subject() == Gate.Subject.EACH_INSTANCE)
                .toList();
        Optional<RolloutState> undone = live.filter(state -> state.outcome().equals(Optional.of(Outcome.PROMOTED)))
                .filter(state -> state.plan().images().oldId().equals(image));
        Spec spec = back(earlier.plan().spec(), image, gates);
        Planned planned = plan(spec, rolloutId, now, undone);
        boolean other = planned instanceof Planned.Refused && undone.isPresent();
        return other ? plan(spec, rolloutId, now, Optional.empty()) : planned;
    }

    /** The way back to a fleet of that AMI that still stands: it only has to be given the requests. */
    private Optional<Spec> standing(Spec before, String image) {
        try {
            return Standings.of(cloud, before.group()).stream()
                    .filter(fleet -> fleet.image().equals(image))
                    .findFirst()
                    .map(fleet -> back(before, image, List.of())
                            .with(Swap.back(
                                    fleet.group(),
                                    before.swap().map(Swap::routes).orElse(List.of()))));
        } catch (CloudException e) {
            // the plan of the usual way back tells why the account cannot be read
            return Optional.empty();
        }
    }

    private static Spec back(Spec before, String image, List<Gate> gates) {
        return new Spec(
                before.group(),
                new ImageQuery.ById(image),
                new Strategy.AllAtOnce(),
                before.limits().withoutBakes(),
                gates,
                Spec.OnTrouble.HOLD,
                Spec.OnTrouble.HOLD,
                before.protectedInstances(),
                before.launchHooks());
    }

    private Planned plan(Spec spec, String rolloutId, Instant now, Optional<RolloutState> undone) {
        List<String> faults = new ArrayList<>(spec.faults());
        try {
            Optional<TargetFacts> facts =
                    spec.group().isBlank() ? Optional.empty() : cloud.survey(Targets.group(cloud, spec.group()));
            if (facts.isEmpty() && !spec.group().isBlank()) {
                faults.add("There is no Auto Scaling group " + spec.group() + " in " + cloud.name()
                        + "; check the name and the region.");
            }
            Search search = spec.imageFaults().isEmpty() ? newest(spec.image(), faults) : Search.NONE;
            Optional<Image> image = search.image();
            if (facts.isEmpty()) {
                return new Planned.Refused(faults);
            }
            Spec wanted = OwnersWishes.applied(spec, facts.get());
            faults.addAll(Preflight.target(wanted, facts.get()));
            Map<String, Spread> spreads = cloud.traffic().spread(facts.get().balancers());
            faults.addAll(ServedZones.faults(facts.get(), spreads));
            faults.addAll(Ownership.faults(facts.get()));
            GatePlanner.Found gates = GatePlanner.find(wanted, cloud);
            faults.addAll(gates.faults());
            Spec stepped = stepped(gates.spec(), facts.get());
            Optional<Proposal> shift = shift(stepped, image, facts.get());
            shift.ifPresent(found -> faults.addAll(found.faults()));
            image.ifPresent(found -> faults.addAll(RootDevices.faults(facts.get(), found, cloud)));
            image.ifPresent(found -> faults.addAll(Members.faults(wanted, found.id(), facts.get())));
            image.ifPresent(found -> faults.addAll(WayBack.faults(wanted, found.id(), facts.get(), cloud)));
            if (search.answered()) {
                faults.addAll(Preflight.image(spec.image(), image, facts.get()));
            }
            if (!faults.isEmpty()) {
                return new Planned.Refused(faults, Preflight.held(facts.get()));
            }
            Plan plan = ready(stepped, rolloutId, now, facts.get(), spreads, image.orElseThrow(), shift, undone);
            faults.addAll(refusals(plan, facts.get()));
            return faults.isEmpty() ? new Planned.Ready(plan) : new Planned.Refused(faults);
        } catch (CloudException e) {
            faults.add("The account could not be read: " + advised(e));
            return new Planned.Refused(faults);
        }
    }

    /** With the steps of a swap that goes by the batches of a strategy. */
    private static Spec stepped(Spec spec, TargetFacts facts) {
        int size = facts.group().desired();
        Optional<Swap> open = spec.swap().filter(swap -> swap.steps().isEmpty() && size > 0);
        return open.map(swap -> spec.with(swap.withSteps(stages(spec.strategy(), size, size).stream()
                        .map(stage -> Math.max(1, stage.upTo() * 100 / size))
                        .distinct()
                        .toList())))
                .orElse(spec);
    }

    private Optional<Proposal> shift(Spec spec, Optional<Image> image, TargetFacts facts) {
        if (!spec.faults().isEmpty()) {
            return Optional.empty();
        }
        return Strategies.of(spec).propose(spec, image.map(Image::id).orElse(""), facts, cloud);
    }

    /**
     * What asking for the AMI has come to.
     *
     * @param image the newest; empty when there is none
     * @param answered whether the account has said so
     */
    private record Search(Optional<Image> image, boolean answered) {
        static final Search NONE = new Search(Optional.empty(), false);
    }

    private Search newest(ImageQuery query, List<String> faults) {
        try {
            List<Image> images = cloud.images(query);
            List<String> newest = images.stream()
                    .filter(image -> image.createdAt().equals(images.get(0).createdAt()))
                    .map(Image::id)
                    .toList();
            if (newest.size() > 1) {
                faults.add("The AMI by " + query + " may be any of " + String.join(", ", newest)
                        + ", which were made at the"
                        + " same time, " + images.get(0).createdAt()
                        + ", so that none is the newest; name the one that is"
                        + " meant by its id.");
                return Search.NONE;
            }
            return new Search(images.stream().findFirst(), true);
        } catch (CloudException e) {
            faults.add("The AMI by " + query + " could not be found: " + advised(e));
            return Search.NONE;
        }
    }

    /** What the cloud said, and what to do about it. */
    private static String advised(CloudException e) {
        String advice =
                switch (e.kind()) {
                    case DENIED -> "allow this call to whoever runs the rollout.";
                    case NOT_FOUND -> "check the name and the region.";
                    case THROTTLED, UNKNOWN -> "try again.";
                    case CAPACITY, QUOTA, REFUSED -> "put that right and try again.";
                };
        return e.clause() + "; " + advice;
    }

    /** What the account would refuse of that plan's calls, as far as it can be asked or known. */
    private List<String> refusals(Plan plan, TargetFacts facts) {
        if (facts.launching().subnets().isEmpty() || facts.launching().types().isEmpty()) {
            return List.of(plan.group() + " names no subnet or no instance type, so nothing could be launched; complete"
                    + " the group.");
        }
        List<String> refusals = new ArrayList<>(TagRoom.faults(plan, facts.group()));
        refusals.addAll(room(plan));
        refusals.addAll(cloud.refusals(Rehearsals.of(plan, facts)));
        return refusals;
    }

    /** Whether the account may have the groups that a plan makes (EC2 Auto Scaling User Guide, Quotas). */
    private List<String> room(Plan plan) {
        boolean stands = plan.swapping().flatMap(Plan.Swapping::standing).isPresent();
        int needed = stands ? 0 : plan.fleets().size();
        OptionalInt room = needed == 0 ? OptionalInt.empty() : cloud.fleets().room();
        return room.isEmpty() || room.getAsInt() >= needed
                ? List.of()
                : List.of(
                        "This account may have " + Words.count(Math.max(0, room.getAsInt()), "more Auto Scaling group")
                                + " in its Region, and the rollout makes " + needed
                                + "; delete some that are not needed, or have the quota raised (Service Quotas, \"Auto Scaling"
                                + " groups per region\").");
    }

    private Plan ready(
            Spec spec,
            String rolloutId,
            Instant now,
            TargetFacts facts,
            Map<String, Spread> spreads,
            Image image,
            Optional<Proposal> shift,
            Optional<RolloutState> undone) {
        GroupView group = facts.group();
        Census census = Census.of(spec, image.id(), facts);
        List<String> replaced = census.replaced(spec);
        List<String> kept = census.kept(spec);
        List<String> warnings = new ArrayList<>(Preflight.warnings(spec, image, facts, kept, now));
        warnings.addAll(Members.warnings(spec, image.id(), facts, census));
        warnings.addAll(Ownership.warnings(facts, image.id()));
        warnings.addAll(WayBack.warnings(spec, image.id(), facts, cloud));
        if (!Strategies.of(spec).sharesRequests()) {
            warnings.addAll(OwnTraffic.replacingWarnings(spec, facts));
        }
        warnings.addAll(ServedZones.warnings(
                facts, spreads, spec.limits().warmUp(), Strategies.of(spec).sharesRequests()));
        List<Balancer> serving = serving(facts, warnings);
        unhealthy(facts, serving, warnings);
        // where all run the AMI there is nothing whose place another fleet could take, or share
        Optional<Plan.Shifting> way = shift.filter(found -> !replaced.isEmpty()).flatMap(Proposal::way);
        boolean inPlace = way.isEmpty() || Strategies.of(spec).replacesInPlace();
        List<Plan.Stage> stages = inPlace ? stages(spec.strategy(), group.desired(), replaced.size()) : List.of();
        Plan.Promotion promotion = inPlace ? promotion(facts, image, undone) : new Plan.Promotion.Nothing();
        if (promotion instanceof Plan.Promotion.NewVersion made
                && !made.newest().isEmpty()) {
            warnings.add(String.join(", ", made.newest()) + (made.newest().size() == 1 ? " launches" : " launch")
                    + " the newest version of the same launch template, and so this AMI once it is promoted here;"
                    + " give each group a template of its own, or have it name a number.");
        }
        way.ifPresent(some -> warnings.addAll(shift.orElseThrow().warnings()));
        Plan.Images images = Replaced.images(facts, image, replaced);
        return new Plan(
                rolloutId,
                spec,
                now,
                images,
                target(spec, facts, serving),
                promotion,
                way,
                stages,
                replaced,
                kept,
                warnings,
                Estimates.of(spec, facts, way, stages),
                Replaced.ran(facts, images, replaced),
                null);
    }

    private static Plan.Target target(Spec spec, TargetFacts facts, List<Balancer> serving) {
        GroupView group = facts.group();
        return new Plan.Target(
                group.name(),
                group.desired(),
                group.min(),
                group.max(),
                group.template().orElseThrow(),
                facts.launching().template().version(),
                group.suspended(),
                serving,
                facts.launching().subnets(),
                facts.launching().types().stream()
                        .map(TargetFacts.InstanceType::name)
                        .toList(),
                facts.settings().propagatedTags(),
                facts.settings().newInstancesProtected(),
                facts.settings().hasWarmPool(),
                false,
                facts.launching().settings(),
                group.members().stream().noneMatch(Member::protectedFromScaleIn));
    }

    /** Target groups that no listener uses never call an instance healthy; they are not waited for. */
    private static List<Balancer> serving(TargetFacts facts, List<String> warnings) {
        List<Balancer> serving = new ArrayList<>();
        for (Balancer balancer : facts.balancers()) {
            Map<String, Health> health = facts.health().getOrDefault(balancer.id(), Map.of());
            boolean unused = !health.isEmpty() && health.values().stream().allMatch(h -> h.is(Health.State.UNUSED));
            if (unused) {
                warnings.add(balancer.shortName() + " is used by no listener, so its health is not waited for.");
            } else {
                serving.add(balancer);
            }
        }
        return serving;
    }

    private static void unhealthy(TargetFacts facts, List<Balancer> serving, List<String> warnings) {
        long sick = facts.group().members().stream()
                .filter(member -> member.lifecycle() == Member.Lifecycle.IN_SERVICE)
                .filter(member -> !member.healthy()
                        || serving.stream().anyMatch(b -> !facts.health()
                                .getOrDefault(b.id(), Map.of())
                                .getOrDefault(member.id(), Health.UNUSED)
                                .is(Health.State.HEALTHY)))
                .count();
        if (sick > 0) {
            warnings.add(Words.count((int) sick, "instance") + " of "
                    + facts.group().desired() + " are not healthy now; they are replaced first.");
        }
    }

    /** The batches that a strategy makes of so many instances. */
    public static List<Plan.Stage> stages(Strategy strategy, int size, int replaced) {
        List<Plan.Stage> stages = new ArrayList<>();
        int done = 0;
        for (int i = 0; done < replaced; i++) {
            int count = Math.min(replaced - done, strategy.batch(i, Math.max(1, size)));
            done += count;
            stages.add(new Plan.Stage(i + 1, count, done));
        }
        return stages;
    }

    /** Those that follow the newest version of the target's template, beside the target. */
    private List<String> others(GroupView group) {
        return group
                .template()
                .map(template -> cloud.followersOfNewest(template.templateId()))
                .orElse(List.of())
                .stream()
                .filter(name -> !name.equals(group.name()))
                .toList();
    }

    private Plan.Promotion promotion(TargetFacts facts, Image image, Optional<RolloutState> undone) {
        if (image.id().equals(facts.launching().template().image())) {
            return new Plan.Promotion.Nothing();
        }
        boolean same = undone.map(u -> u.plan()
                                .images()
                                .newId()
                                .equals(facts.launching().template().image())
                        // where the template had launched something else than what ran, its version is not what is
                        // wanted
                        && u.plan().images().template().equals(image.id())
                        && u.plan()
                                .target()
                                .template()
                                .templateId()
                                .equals(facts.group().template().orElseThrow().templateId()))
                .orElse(false);
        if (!same) {
            return new Plan.Promotion.NewVersion(others(facts.group()));
        }
        Plan.Target before = undone.orElseThrow().plan().target();
        // which version is the newest once the newest was deleted stands on no page of AWS'
        return before.template().version().equals(TemplateRef.LATEST)
                ? new Plan.Promotion.NewVersion(others(facts.group()))
                : new Plan.Promotion.Revert(
                        before.template(),
                        before.templateVersion(),
                        undone.get().leases().version());
    }
}
