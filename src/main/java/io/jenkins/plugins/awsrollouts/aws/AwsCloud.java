package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.Fleets;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Image;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.cloud.Rehearsal;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/**
 * An AWS account and region as a {@link Cloud}. Safe for many threads; calls block until AWS answers.
 *
 * <p>A sight holds, besides the instances asked for, every member of the group: those not asked for with the state and
 * checks of the last time that anybody asked, since only their immutable facts are of interest.
 */
public final class AwsCloud implements Cloud {
    private final String name;
    private final Supplier<Instant> now;
    private final Groups groups;
    private final Survey survey;
    private final Looker looker;
    private final Instances instances;
    private final Activities activities;
    private final ImageFinder images;
    private final Launcher launcher;
    private final DryRuns dryRuns;
    private final PoolEnds pools;
    private final Membership membership;
    private final GroupChanges changes;
    private final TemplateChanges templates;
    private final Alarms alarms;
    private final Functions functions;
    private final Prober prober;
    private final Fleets fleets;
    private final Traffic traffic;
    private final MetricSource metrics;

    /**
     * A cloud whose gates can ask nothing.
     *
     * @param name what to call the account and region, for example {@code 123456789012/us-east-1}
     * @param clients its clients; closing them is left to the caller
     * @param now the time, for sights and for how long facts about instances are remembered
     */
    public AwsCloud(String name, AwsClients clients, Supplier<Instant> now) {
        this(name, clients, now, (probe, answer) -> answer.accept(Prober.nobody(probe)), MetricSource.none());
    }

    /**
     * A cloud whose gates can ask it.
     *
     * @param name what to call the account and region, for example {@code 123456789012/us-east-1}
     * @param clients its clients; closing them is left to the caller
     * @param clock the time
     * @param calls makes the calls of gates; each holds a thread until AWS answers, a function's until it has run
     */
    public AwsCloud(String name, AwsClients clients, Clock clock, Executor calls) {
        this(
                name,
                clients,
                clock::now,
                new AwsProber(clients, clock, calls),
                new AwsMetrics(clients.cloudWatch(), calls));
    }

    private AwsCloud(String name, AwsClients clients, Supplier<Instant> now, Prober prober, MetricSource metrics) {
        this.prober = prober;
        this.metrics = metrics;
        this.alarms = new Alarms(clients.cloudWatch());
        this.functions = new Functions(clients.lambda());
        this.name = name;
        InstanceCache cache = new InstanceCache(now);
        this.now = now;
        this.groups = new Groups(clients.autoScaling());
        Balancers balancers = new Balancers(clients);
        Routes routes = new Routes(clients.balancing(), now);
        this.instances = new Instances(clients.ec2());
        this.survey = new Survey(clients, groups, instances, balancers, cache, now);
        this.looker = new Looker(groups, instances, balancers, routes, cache, now);
        this.activities = new Activities(clients.autoScaling());
        this.images = new ImageFinder(clients);
        this.launcher = new Launcher(clients.ec2(), cache);
        this.dryRuns = new DryRuns(clients.ec2(), launcher, new TargetGroups(clients.balancing(), balancers));
        this.pools = new PoolEnds(launcher, groups);
        this.membership = new Membership(clients.autoScaling());
        this.changes = new GroupChanges(clients.autoScaling(), groups);
        this.templates = new TemplateChanges(clients.ec2());
        this.fleets = new AwsFleets(clients, groups, changes, now);
        this.traffic = new AwsTraffic(clients, groups, routes, balancers);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<TargetFacts> survey(String group) {
        return survey.survey(group);
    }

    @Override
    public List<Image> images(ImageQuery query) {
        return images.find(query);
    }

    @Override
    public List<String> refusals(Rehearsal rehearsal) {
        return dryRuns.refusals(rehearsal);
    }

    @Override
    public Map<String, Sight> look(Collection<Look> looks) {
        return looker.look(looks);
    }

    @Override
    public List<GroupView> taggedGroups(String key, String value) {
        Instant at = now.get();
        return groups.tagged(key, value).stream()
                .map(group -> Groups.view(group, List.of(), at))
                .toList();
    }

    @Override
    public List<InstanceView> taggedInstances(String key, String value) {
        Map<String, InstanceView> found = new LinkedHashMap<>();
        instances.tagged(key, value).forEach(view -> found.put(view.id(), view));
        for (List<String> chunk : Partial.chunks(found.keySet(), Instances.PER_STATUS)) {
            instances
                    .statuses(chunk)
                    .forEach((id, status) ->
                            found.computeIfPresent(id, (same, view) -> view.with(status.state(), status.checks())));
        }
        return List.copyOf(found.values());
    }

    @Override
    public SizeHistory sizeHistory(String group, Instant since) {
        return activities.sizeHistory(group, since);
    }

    @Override
    public Set<String> alarms(Collection<String> names) {
        return alarms.named(names).stream().map(Finding.Alarm::name).collect(Collectors.toSet());
    }

    @Override
    public Optional<String> uncallable(String function, Optional<String> qualifier) {
        return functions.uncallable(function, qualifier);
    }

    @Override
    public List<String> alarms(Map<String, String> tags) {
        return alarms.tagged(tags);
    }

    @Override
    public Prober prober() {
        return prober;
    }

    @Override
    public List<InstanceView> launch(LaunchOrder order) {
        return launcher.launch(order);
    }

    @Override
    public Map<String, String> terminate(Set<String> ids) {
        return launcher.terminate(ids);
    }

    @Override
    public Map<String, String> protectFromTermination(Set<String> ids) {
        return launcher.protect(ids, true);
    }

    @Override
    public Attachments attach(String group, List<String> ids) {
        return membership.attach(group, ids);
    }

    @Override
    public Release release(String group, String id, boolean shrink) {
        return membership.release(id, shrink);
    }

    @Override
    public Cooled endWarm(String group, Set<String> ids, boolean unprotect) {
        return pools.end(group, ids, unprotect);
    }

    @Override
    public void protect(String group, Set<String> ids, boolean on) {
        membership.protect(group, ids, on);
    }

    @Override
    public void resize(String group, OptionalInt min, OptionalInt max) {
        changes.resize(group, min, max);
    }

    @Override
    public void suspend(String group, Set<String> processes) {
        changes.suspend(group, processes);
    }

    @Override
    public void resume(String group, Set<String> processes) {
        changes.resume(group, processes);
    }

    @Override
    public void tag(String group, Map<String, String> tags) {
        changes.tag(group, tags);
    }

    @Override
    public void untag(String group, Set<String> keys) {
        changes.untag(group, keys);
    }

    @Override
    public void useTemplate(String group, TemplateRef template) {
        changes.useTemplate(group, template);
    }

    @Override
    public String createTemplateVersion(
            String templateId, String sourceVersion, String imageId, String token, String description) {
        return templates.create(templateId, sourceVersion, imageId, token, description);
    }

    @Override
    public Optional<String> restoreTemplateVersion(
            String templateId, String sourceVersion, String made, String token, String description) {
        return templates.restore(templateId, sourceVersion, made, token, description);
    }

    @Override
    public List<String> followersOfNewest(String templateId) {
        TemplateRef newest = new TemplateRef(templateId, TemplateRef.LATEST);
        return groups.all().stream()
                .filter(group -> Groups.templates(group).contains(newest))
                .map(AutoScalingGroup::autoScalingGroupName)
                .toList();
    }

    @Override
    public Optional<String> templateVersion(String templateId, String from, String description) {
        return templates.described(templateId, from, description);
    }

    @Override
    public void setDefaultVersion(String templateId, String version) {
        templates.setDefault(templateId, version);
    }

    @Override
    public void deleteTemplateVersion(String templateId, String version) {
        templates.delete(templateId, version);
    }

    @Override
    public Fleets fleets() {
        return fleets;
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }

    @Override
    public MetricSource metrics() {
        return metrics;
    }
}
