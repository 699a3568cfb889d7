package io.jenkins.plugins.awsrollouts.jenkins.page;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import hudson.security.Permission;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Stranded;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** Tells administrators of rollouts that wait for a person: held, stranded, or over and not in their job's history yet. */
@Extension
public class RolloutsMonitor extends AdministrativeMonitor {
    /** So many are named; the page that it leads to has all. */
    private static final int NAMED = 5;

    @Override
    public String getDisplayName() {
        return Messages.RolloutsMonitor_displayName();
    }

    /** The links of it are for whoever may open them. */
    @Override
    public Permission getRequiredPermission() {
        return Jenkins.ADMINISTER;
    }

    @Override
    public boolean isActivated() {
        return sentences().findAny().isPresent();
    }

    /** A sentence for each, a few of them. */
    public List<String> getSentences() {
        return sentences().limit(NAMED).toList();
    }

    /** How many more there are than are named. */
    public int getMore() {
        return (int) Math.max(0, sentences().count() - NAMED);
    }

    /** Where all of them are. */
    public String getUrlOfAll() {
        return "manage/" + RolloutsLink.URL + "/";
    }

    private static Stream<String> sentences() {
        RolloutService service = RolloutService.get();
        Stream<String> stranded = service.stranded().stream()
                .sorted((a, b) -> a.owner().started().compareTo(b.owner().started()))
                .map(RolloutsMonitor::stranded);
        Stream<String> live = service.lives().stream()
                .sorted((a, b) -> a.owner().started().compareTo(b.owner().started()))
                .flatMap(RolloutsMonitor::waits);
        return Stream.concat(stranded, live);
    }

    private static String stranded(Stranded one) {
        return one.group().isEmpty()
                ? Messages.RolloutsMonitor_strandedUnknown(one.owner().id(), one.why())
                : Messages.RolloutsMonitor_stranded(
                        one.image(), one.group(), one.owner().job(), one.why());
    }

    private static Stream<String> waits(LiveRollout live) {
        String image = live.state().plan().images().newId();
        String group = live.state().plan().group();
        String job = live.owner().job();
        if (live.isUnfiled()) {
            return Stream.of(Messages.RolloutsMonitor_unfiled(image, group, job));
        }
        return live.state().phase() == Phase.HELD
                ? Stream.of(Messages.RolloutsMonitor_held(
                        image, group, job, live.state().reason()))
                : Stream.empty();
    }
}
