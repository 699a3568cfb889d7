package io.jenkins.plugins.awsrollouts.rollout.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** How an {@link Action} ended, for good: a call that may be repeated has no result yet. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Result.Done.class, name = "done"),
    @JsonSubTypes.Type(value = Result.Kept.class, name = "kept"),
    @JsonSubTypes.Type(value = Result.NotYet.class, name = "notYet"),
    @JsonSubTypes.Type(value = Result.Launched.class, name = "launched"),
    @JsonSubTypes.Type(value = Result.Attached.class, name = "attached"),
    @JsonSubTypes.Type(value = Result.Released.class, name = "released"),
    @JsonSubTypes.Type(value = Result.Cooled.class, name = "cooled"),
    @JsonSubTypes.Type(value = Result.Version.class, name = "version"),
    @JsonSubTypes.Type(value = Result.Changes.class, name = "changes"),
    @JsonSubTypes.Type(value = Result.Resized.class, name = "resized"),
    @JsonSubTypes.Type(value = Result.Named.class, name = "named"),
    @JsonSubTypes.Type(value = Result.Target.class, name = "target"),
    @JsonSubTypes.Type(value = Result.Routes.class, name = "routes"),
    @JsonSubTypes.Type(value = Result.Failed.class, name = "failed")
})
public sealed interface Result {
    /** It is done. */
    record Done() implements Result {}

    /** It is done but for these, by id with why the cloud does not do it. */
    record Kept(Map<String, String> why) implements Result {
        /** {@link Done} where it is done for all. */
        static Result of(Map<String, String> why) {
            return why.isEmpty() ? new Done() : new Kept(why);
        }
    }

    /** Nothing was done, since what it is about is not as it was meant to be: that is decided anew. */
    record NotYet(String why) implements Result {}

    /** These were launched; at least one. */
    record Launched(List<InstanceView> instances) implements Result {}

    /**
     * How attaching each instance ended.
     *
     * @param why what the cloud said of those that it did not take, by id; journals of earlier versions have none
     */
    record Attached(Map<String, Cloud.Attached> byInstance, Map<String, String> why) implements Result {
        public Attached {
            why = why == null ? Map.of() : why;
        }

        static Attached of(Cloud.Attachments made) {
            return new Attached(made.byInstance(), made.why());
        }

        /** Those that the group does not have, each with the reason, in the order of their ids. */
        public Map<String, String> refused() {
            Map<String, String> refused = new TreeMap<>();
            byInstance.forEach((id, how) -> {
                if (how != Cloud.Attached.DONE && how != Cloud.Attached.ALREADY) {
                    refused.put(
                            id,
                            why.getOrDefault(
                                    id, how.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
                }
            });
            return refused;
        }

        /** Why the group does not have them: what was said of the first, since each has its own words for the same. */
        public String reason() {
            Map<String, String> refused = refused();
            String first = refused.values().stream().findFirst().orElse("");
            return refused.size() < 2 ? first : first + "; nor does it take " + (refused.size() - 1) + " more";
        }
    }

    /**
     * How taking an instance out ended.
     *
     * @param left the desired capacity that it has left, where the answer told; journals of earlier versions have none
     */
    record Released(Cloud.Released how, OptionalInt left) implements Result {
        public Released {
            left = left == null ? OptionalInt.empty() : left;
        }

        public Released(Cloud.Released how) {
            this(how, OptionalInt.empty());
        }

        static Released of(Cloud.Release release) {
            return new Released(release.how(), release.left());
        }
    }

    /** How ending instances of the warm pool went. */
    record Cooled(Cloud.Cooled how) implements Result {}

    /** The template version of this number is there. */
    record Version(String number) implements Result {}

    /** What requests did to the group's desired capacity, by instance. */
    record Changes(Map<String, Integer> byInstance) implements Result {}

    /**
     * How others have changed the group's size; mostly nobody has.
     *
     * @param requested what requests about single instances have done to it, by instance; earlier versions wrote none down
     */
    record Resized(List<Cloud.SizeChange> changes, Optional<Map<String, Integer>> requested) implements Result {
        public Resized {
            changes = List.copyOf(changes);
            requested = requested == null ? Optional.empty() : requested;
        }
    }

    /** What was made has this id. */
    record Named(String id) implements Result {}

    /** This target group is there. */
    record Target(Balancer group) implements Result {}

    /** These rules and default actions lead there, their names by their ids. */
    record Routes(Map<String, String> names) implements Result {
        public Routes {
            names = Map.copyOf(names);
        }
    }

    /** The cloud refuses it. */
    record Failed(CloudException.Kind kind, String message) implements Result {}
}
