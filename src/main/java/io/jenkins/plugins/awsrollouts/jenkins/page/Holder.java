package io.jenkins.plugins.awsrollouts.jenkins.page;

import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** The rollout that has a group which another one wants, as people in Jenkins are told of it. */
public final class Holder {
    private final Planned.Held held;
    private final Optional<Known> known;

    private Holder(Planned.Held held, Optional<Known> known) {
        this.held = held;
        this.known = known;
    }

    /** The rollout that has a group. */
    public static Holder of(Planned.Held held) {
        return new Holder(held, RolloutService.get().live(held.rollout()).map(Known::of));
    }

    /** All that is in the way, for whoever looks at a page. */
    static List<String> faults(Planned.Refused refused) {
        return Stream.concat(
                        refused.held().map(Holder::of).stream()
                                .map(holder -> holder.sentence(Jenkins.getAuthentication2()) + "."),
                        refused.others().stream())
                .toList();
    }

    /**
     * Who has the group, and what to do; without its full stop.
     *
     * @param reader who is to read it; a job that they may not see is not named
     */
    private String sentence(Authentication reader) {
        String is = held.group() + " is held by rollout " + held.rollout();
        if (known.isPresent()) {
            return is + whose(known.get(), reader) + "; wait until that has ended";
        }
        return is
                + (RolloutService.get().isStranded(held.rollout())
                        ? ", which this controller could not go on with; see Manage Jenkins, AWS Rollouts"
                        : ", which is none of this controller's; wait until that has ended, or if whatever ran it has"
                                + " died, have the group recovered");
    }

    /**
     * Who has the group, and what to do; without its full stop.
     *
     * @param item the job whose builds are told
     */
    public String sentence(Item item) {
        return sentence(item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2);
    }

    private static String whose(Known known, Authentication reader) {
        Optional<Job<?, ?>> job = known.job().filter(one -> one.hasPermission2(reader, Item.READ));
        if (job.isEmpty()) {
            return "";
        }
        String root = Jenkins.get().getRootUrl();
        String page = (root == null ? "" : root) + page(job.get(), known);
        String name = job.get().getFullDisplayName();
        return known.deployment().build().isPresent()
                ? " of " + name + " #" + known.deployment().build().getAsInt() + " (" + page + ")"
                : " of " + name + " (" + page + ")";
    }

    private static String page(Job<?, ?> job, Known known) {
        return known.deployment().build().isPresent()
                ? job.getUrl() + known.deployment().build().getAsInt() + "/" + DeploymentAction.urlName(known.id())
                        + "/"
                : job.getUrl() + JobDeployments.URL + "/" + known.id() + "/";
    }
}
