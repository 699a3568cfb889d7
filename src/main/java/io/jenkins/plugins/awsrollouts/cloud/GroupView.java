package io.jenkins.plugins.awsrollouts.cloud;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An Auto Scaling group at one look. Reads are eventually consistent: what stands here was true at some instant
 * shortly before {@code asOf}, not necessarily at it.
 *
 * <p>One record of many components: it is kept beside journals, with them beside each other under these names.
 *
 * @param name the group's name
 * @param desired its desired capacity, in instances
 * @param min its minimum size
 * @param max its maximum size
 * @param template the launch template version that it names; empty for a launch configuration
 * @param members its instances, warm pool included
 * @param suspended the names of its suspended processes
 * @param tags its own tags
 * @param asOf when the look was made
 * @param sources the ids of the balancers and target groups that it feeds; empty where that is not known
 */
@RecordBuilder
public record GroupView(
        String name,
        int desired,
        int min,
        int max,
        Optional<TemplateRef> template,
        List<Member> members,
        Set<String> suspended,
        Map<String, String> tags,
        Instant asOf,
        Optional<Set<String>> sources)
        implements GroupViewBuilder.With {
    /** What an older version has kept does not know of its balancers. */
    public GroupView {
        members = List.copyOf(members);
        suspended = Set.copyOf(suspended);
        tags = Map.copyOf(tags);
        sources = sources == null ? Optional.empty() : sources.map(Set::copyOf);
    }

    /** One of which it is not known what it feeds. */
    public GroupView(
            String name,
            int desired,
            int min,
            int max,
            Optional<TemplateRef> template,
            List<Member> members,
            Set<String> suspended,
            Map<String, String> tags,
            Instant asOf) {
        this(name, desired, min, max, template, members, suspended, tags, asOf, Optional.empty());
    }

    /** Whether it is known that it does not feed a balancer, so that nobody of it is asked there. */
    public boolean without(Balancer balancer) {
        return sources.filter(ids -> !ids.contains(balancer.id())).isPresent();
    }

    /** The member of that id. */
    public Optional<Member> member(String id) {
        return members.stream().filter(m -> m.id().equals(id)).findFirst();
    }
}
