package io.jenkins.plugins.awsrollouts.jenkins.page;

import hudson.model.Item;
import hudson.model.User;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState.Awaited;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jvnet.localizer.LocaleProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Who may answer the approvals of a rollout, as with Pipeline's {@code input}: those whom the approval names, or else
 * whoever may build; and administrators.
 */
final class Approvers {
    private final Known known;
    private final Authentication person = Jenkins.getAuthentication2();

    Approvers(Known known) {
        this.known = known;
    }

    /** The approvals that are waited for. */
    List<Awaited> awaited() {
        return known.live().map(live -> live.state().awaited()).orElse(List.of());
    }

    /** Whether the present person may ever answer one of this rollout. */
    boolean mayEver() {
        return known.live().map(LiveRollout::state).stream()
                .flatMap(state -> state.plan().spec().gates().stream())
                .anyMatch(this::may);
    }

    /** Whether the present person may answer what is waited for now. An answer goes to all that take it. */
    boolean mayNow() {
        List<Awaited> all = awaited();
        boolean open = all.stream().anyMatch(one -> one.approval().submitters().isEmpty());
        return all.stream().anyMatch(one -> may(one.approval())) && (!open || mayBuild());
    }

    private boolean may(Gate gate) {
        return gate instanceof Approval approval
                && (approval.submitters().isEmpty()
                        ? mayBuild()
                        : !among(approval.submitters()).isEmpty());
    }

    private boolean mayBuild() {
        return administers()
                || known.job().map(job -> job.hasPermission(Item.BUILD)).orElse(false);
    }

    private static boolean administers() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    /** The names, of those that approvals have, by which the present person may answer. */
    Set<String> names() {
        return awaited().stream()
                .flatMap(one -> among(one.approval().submitters()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> among(List<String> submitters) {
        return submitters.stream().filter(name -> administers() || is(name)).toList();
    }

    /** Whether the person has this name, or belongs to a group of this name, as the security realm compares them. */
    private boolean is(String name) {
        SecurityRealm realm = Jenkins.get().getSecurityRealm();
        return User.idStrategy().equals(name, person.getName())
                || person.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .anyMatch(group -> realm.getGroupIdStrategy().equals(name, group));
    }

    /** What is asked, of whom and until when, one text each. */
    List<String> texts() {
        DateTimeFormatter format = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(LocaleProvider.getLocale())
                .withZone(ZoneId.systemDefault());
        return awaited().stream()
                .map(one -> Messages.Approvers_waits(
                        one.approval().message(), who(one.approval()), format.format(one.until())))
                .toList();
    }

    private static String who(Approval approval) {
        return Optional.of(String.join(", ", approval.submitters()))
                .filter(names -> !names.isEmpty())
                .orElseGet(Messages::Approvers_builders);
    }
}
