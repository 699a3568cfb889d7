package io.jenkins.plugins.awsrollouts.rollout.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.ScheduledChange;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The whole path of a rollout, worked out before anything changes, and what the target was like at that moment.
 *
 * <p>One record of many components: the first line of every journal has them beside each other under these names.
 *
 * @param rolloutId names the rollout everywhere: journal, lock, tags, tokens
 * @param spec what was asked for
 * @param at when the plan was made
 * @param images the AMIs it is about
 * @param target the target as it was
 * @param promotion how the template takes the AMI in the end
 * @param shift how traffic is brought to the new AMI before the target is touched, where the spec has a canary
 * @param stages the batches, as expected for the size that the target has now
 * @param replaced ids of the instances to be replaced
 * @param kept ids of the instances that stay although they run another AMI: protected, or in Standby
 * @param warnings one sentence each
 * @param estimate what it will take
 * @param ran by member: the AMI that it ran, where that is another than the old one
 * @param budget the most that it could need
 */
public record Plan(
        String rolloutId,
        Spec spec,
        Instant at,
        Images images,
        Target target,
        Promotion promotion,
        Optional<Shifting> shift,
        List<Stage> stages,
        List<String> replaced,
        List<String> kept,
        List<String> warnings,
        Estimate estimate,
        Map<String, String> ran,
        Budget budget) {
    /** What an older version has written down has no canary, no members that ran something else, and no budget. */
    public Plan {
        shift = shift == null ? Optional.empty() : shift;
        stages = List.copyOf(stages);
        replaced = List.copyOf(replaced);
        kept = List.copyOf(kept);
        warnings = List.copyOf(warnings);
        ran = ran == null ? Map.of() : Map.copyOf(ran);
        budget = budget == null ? budget(spec, target, shift, stages, replaced) : budget;
    }

    /** One whose target runs the old AMI alone, with the budget that follows from the rest. */
    public Plan(
            String rolloutId,
            Spec spec,
            Instant at,
            Images images,
            Target target,
            Promotion promotion,
            Optional<Shifting> shift,
            List<Stage> stages,
            List<String> replaced,
            List<String> kept,
            List<String> warnings,
            Estimate estimate) {
        this(
                rolloutId, spec, at, images, target, promotion, shift, stages, replaced, kept, warnings, estimate,
                Map.of(), null);
    }

    private static Budget budget(
            Spec spec, Target target, Optional<Shifting> shift, List<Stage> stages, List<String> replaced) {
        List<Step> steps = shift.map(Shifting::steps).orElse(List.of());
        int fleets = steps.stream()
                .mapToInt(step -> step.sizes().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .max()
                .orElse(0);
        return Budget.of(
                target.size(),
                replaced.size(),
                stages.size() + steps.size(),
                spec.limits().failedInstances(),
                fleets);
    }

    /** Whether it replaces nothing, so that undoing it would put nothing back. */
    public boolean replacesNothing() {
        return images.oldId().equals(images.newId());
    }

    /** The AMI that a member ran before the rollout; one that came later was launched by the template. */
    public String ran(String member) {
        return ran.getOrDefault(member, replaced.contains(member) ? images.oldId() : usually());
    }

    /** What the target would have launched without the rollout, if that is not the new AMI itself; else the old one. */
    public String usually() {
        return images.template().equals(images.newId()) ? images.oldId() : images.template();
    }

    /**
     * Whether an instance is to go on the way back: it runs the new AMI, and would not be there but for the rollout.
     *
     * @param launched whether the rollout launched it
     */
    public boolean brought(String id, String image, boolean launched) {
        // what a group launches of a template that had the AMI before would be there without us as well
        boolean bringing = launched || !images.template().equals(images.newId());
        return image.equals(images.newId()) && !image.equals(ran(id)) && bringing;
    }

    /** How many steps it takes before the first batch; 0 without a canary. */
    public int steps() {
        return shift.map(way -> way.steps().size()).orElse(0);
    }

    /**
     * How traffic is brought to the new AMI.
     *
     * @param stable the target group whose requests are shared; empty where shares are of instances
     * @param routes the rules that send it requests, as they were
     * @param steps the steps, as expected for the size that the target has now
     * @param swap how the new fleet takes the target's place; empty: it does not
     */
    public record Shifting(Optional<Balancer> stable, List<Route> routes, List<Step> steps, Optional<Swapping> swap) {
        /** What an older version has written down swaps nothing. */
        public Shifting {
            routes = List.copyOf(routes);
            steps = List.copyOf(steps);
            swap = swap == null ? Optional.empty() : swap;
        }

        /** Traffic for a while. */
        public Shifting(Optional<Balancer> stable, List<Route> routes, List<Step> steps) {
            this(stable, routes, steps, Optional.empty());
        }
    }

    /**
     * How a green fleet takes the target's place.
     *
     * <p>One record of many components: journals have them beside each other under these names.
     *
     * @param target the target's name, whatever group has its place
     * @param number green's number among the groups of the target
     * @param green the name of green's group
     * @param standing what green's group was like, where it stands already; empty: it is made
     * @param test the route by which green is checked alone, as it was
     * @param testUrl where it is reached by that route; empty without one
     * @param ours whether a rollout has made the target's group, so that it may be deleted
     * @param former a fleet that was replaced before and has to go, as one too many
     * @param templates the names of the launch templates that rollouts have made for these groups before
     * @param scheduled what the scheduled actions of the target's group are to do the next time
     */
    public record Swapping(
            String target,
            int number,
            String green,
            Optional<Standing> standing,
            Optional<Route> test,
            String testUrl,
            boolean ours,
            Optional<Former> former,
            Map<Fleet, String> templates,
            List<ScheduledChange> scheduled) {
        public Swapping {
            templates = Map.copyOf(templates);
            // what an older version has written down knows of none
            scheduled = scheduled == null ? List.of() : List.copyOf(scheduled);
        }
    }

    /**
     * A group that stands beside the target and takes turns with it, as it was.
     *
     * <p>One record of many components: journals have them beside each other under these names.
     *
     * @param bounds its sizes
     * @param wanted its sizes while it has the target's place
     * @param asleep its processes that rollouts have suspended for the time that it only stands by
     * @param suspended its suspended processes
     * @param template the template version that it named
     * @param version the number which that stood for
     * @param image the AMI of that version
     * @param targetGroup where its requests come from, where the routes are weighed
     * @param tags its tags of ours
     */
    public record Standing(
            Bounds bounds,
            Bounds wanted,
            Set<String> asleep,
            Set<String> suspended,
            TemplateRef template,
            String version,
            String image,
            Optional<Balancer> targetGroup,
            Map<String, String> tags) {
        public Standing {
            asleep = Set.copyOf(asleep);
            suspended = Set.copyOf(suspended);
            tags = Map.copyOf(tags);
        }

        /** What acts by itself in it and must not as long as it only stands by. */
        public Set<String> awake() {
            return Processes.ofGreen(suspended);
        }

        /** What is to act in it once it has the target's place: what nobody but rollouts has suspended. */
        public Set<String> resumed() {
            Set<String> all = new TreeSet<>(awake());
            all.addAll(asleep);
            return all;
        }
    }

    /**
     * A fleet that was replaced before.
     *
     * @param group its name
     * @param targetGroup where its requests came from, where routes are weighed
     * @param ours whether a rollout has made it, so that it may be deleted
     */
    public record Former(String group, Optional<Balancer> targetGroup, boolean ours) {}

    /** The Auto Scaling group that has the target's place; an older version wrote none, where the two were one. */
    public String group() {
        return target.group() == null ? spec.group() : target.group();
    }

    /** The fleets that it sets up beside the target, the new AMI's first. */
    public List<Fleet> fleets() {
        return shift.map(way ->
                        way.steps().get(0).sizes().keySet().stream().sorted().toList())
                .orElse(List.of());
    }

    /** The balancers whose requests no weights move: there fleets are registered beside the target, or in its place. */
    public List<Balancer> unweighed() {
        String stable = shift.flatMap(Shifting::stable).map(Balancer::id).orElse("");
        return target.balancers().stream()
                .filter(balancer -> !balancer.id().equals(stable))
                .toList();
    }

    /** How a green fleet takes the target's place; empty where none does. */
    public Optional<Swapping> swapping() {
        return shift.flatMap(Shifting::swap);
    }

    /**
     * A rule, or a listener's default action, as it was.
     *
     * @param id its ARN, or the listener's
     * @param name what a person calls it
     * @param balancer the load balancer's ARN
     * @param weights its weights
     * @param stickiness how long it kept a user with a target group; empty: not at all
     * @param shared how long it does so while it has several of them for the rollout
     */
    public record Route(
            String id,
            String name,
            String balancer,
            List<Weight> weights,
            Optional<Duration> stickiness,
            Optional<Duration> shared) {
        /** How long its load balancer may take to follow new weights. */
        public Duration follows() {
            return RouteView.follows(id);
        }

        /** A route without stickiness. */
        public Route(String id, String name, String balancer, List<Weight> weights) {
            this(id, name, balancer, weights, Optional.empty(), Optional.empty());
        }

        public Route {
            weights = List.copyOf(weights);
        }
    }

    /**
     * A step as expected.
     *
     * @param number from 1
     * @param share the canary's, in percent
     * @param sizes the size of each fleet, in instances
     */
    public record Step(int number, int share, Map<Fleet, Integer> sizes) {
        public Step {
            sizes = Map.copyOf(sizes);
        }
    }

    /**
     * The AMIs of a rollout.
     *
     * @param oldId what those run that are to be replaced, or most of them: what is to be put back
     * @param newId what the target is to run
     * @param newName the new one's name, possibly empty
     * @param template what the group's template launches now, mostly the old one
     */
    public record Images(String oldId, String newId, String newName, String template) {
        /** What an older version has written down took the template's AMI for what ran. */
        public Images {
            template = template == null ? oldId : template;
        }

        /** Where the group runs what its template launches. */
        public Images(String oldId, String newId, String newName) {
            this(oldId, newId, newName, oldId);
        }
    }

    /**
     * The target as the plan found it.
     *
     * <p>One record of many components: journals have them beside each other under these names.
     *
     * @param group the Auto Scaling group that has its place; its name is another than the target's after a swap
     * @param size its desired capacity
     * @param min its minimum size
     * @param max its maximum size
     * @param template the template version that it names
     * @param templateVersion the number which that stands for
     * @param suspended its suspended processes
     * @param balancers what sends it traffic
     * @param subnets its subnets by zone
     * @param types the instance types that it may launch, by preference
     * @param propagatedTags tags that its instances get
     * @param newInstancesProtected whether it protects new instances from scale-in
     * @param hasWarmPool whether it has a warm pool
     * @param gatesInService whether instance gates can only run once an instance is in service, never before
     * @param settings what it adds to its template at each launch
     * @param unguarded whether none of its members was protected from scale-in, so that whatever protection they get meanwhile is
     *     the rollout's; an older version did not ask
     */
    public record Target(
            String group,
            int size,
            int min,
            int max,
            TemplateRef template,
            String templateVersion,
            Set<String> suspended,
            List<Balancer> balancers,
            Map<String, List<String>> subnets,
            List<String> types,
            Map<String, String> propagatedTags,
            boolean newInstancesProtected,
            boolean hasWarmPool,
            boolean gatesInService,
            LaunchSettings settings,
            boolean unguarded) {
        public Target {
            // an older version wrote none
            settings = settings == null ? LaunchSettings.NONE : settings;
            suspended = Set.copyOf(suspended);
            balancers = List.copyOf(balancers);
            subnets = Map.copyOf(subnets);
            types = List.copyOf(types);
            propagatedTags = Map.copyOf(propagatedTags);
        }

        /** The template version that its group launches from, by its number. */
        public TemplateRef launches() {
            return new TemplateRef(template.templateId(), templateVersion);
        }
    }

    /**
     * A batch as expected.
     *
     * @param number from 1, among the batches
     * @param count how many instances it replaces
     * @param upTo how many instances run the new AMI at its end
     */
    public record Stage(int number, int count, int upTo) {}

    /**
     * What a rollout is expected to take.
     *
     * @param duration from start to end
     * @param launch from an instance's launch until it counts
     * @param extraInstanceHours instance-hours above the target's own
     * @param basis one phrase on where the figures come from
     */
    public record Estimate(Duration duration, Duration launch, double extraInstanceHours, String basis) {}

    /** How the template takes the AMI. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "way")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Promotion.NewVersion.class, name = "newVersion"),
        @JsonSubTypes.Type(value = Promotion.Revert.class, name = "revert"),
        @JsonSubTypes.Type(value = Promotion.Nothing.class, name = "nothing")
    })
    public sealed interface Promotion {
        /**
         * By a new template version that differs in the AMI alone.
         *
         * @param newest other groups that launch the newest version of the template: it would be theirs at once, so that it is
         *     made last
         */
        record NewVersion(List<String> newest) implements Promotion {
            public NewVersion {
                // what an older version has written down tells none
                newest = newest == null ? List.of() : List.copyOf(newest);
            }
        }

        /** By going back to a version that is there, as a rollback of an earlier rollout does. */
        record Revert(TemplateRef to, String version, Optional<String> remove) implements Promotion {}

        /** The template has it already. */
        record Nothing() implements Promotion {}
    }
}
