package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Passes everything on, for mutants to leave one thing out. */
class CloudBetween implements Cloud {
    final Cloud real;

    CloudBetween(Cloud real) {
        this.real = real;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public Optional<TargetFacts> survey(String group) {
        return real.survey(group);
    }

    @Override
    public List<Image> images(ImageQuery query) {
        return real.images(query);
    }

    @Override
    public List<String> refusals(Rehearsal rehearsal) {
        return real.refusals(rehearsal);
    }

    @Override
    public Map<String, Sight> look(Collection<Look> looks) {
        return real.look(looks);
    }

    @Override
    public List<GroupView> taggedGroups(String key, String value) {
        return real.taggedGroups(key, value);
    }

    @Override
    public List<InstanceView> taggedInstances(String key, String value) {
        return real.taggedInstances(key, value);
    }

    @Override
    public SizeHistory sizeHistory(String group, Instant since) {
        return real.sizeHistory(group, since);
    }

    @Override
    public Set<String> alarms(Collection<String> names) {
        return real.alarms(names);
    }

    @Override
    public Optional<String> uncallable(String function, Optional<String> qualifier) {
        return real.uncallable(function, qualifier);
    }

    @Override
    public List<String> alarms(Map<String, String> tags) {
        return real.alarms(tags);
    }

    @Override
    public Prober prober() {
        return real.prober();
    }

    @Override
    public List<InstanceView> launch(LaunchOrder order) {
        return real.launch(order);
    }

    @Override
    public Map<String, String> terminate(Set<String> ids) {
        return real.terminate(ids);
    }

    @Override
    public Map<String, String> protectFromTermination(Set<String> ids) {
        return real.protectFromTermination(ids);
    }

    @Override
    public Attachments attach(String group, List<String> ids) {
        return real.attach(group, ids);
    }

    @Override
    public Release release(String group, String id, boolean shrink) {
        return real.release(group, id, shrink);
    }

    @Override
    public Cooled endWarm(String group, Set<String> ids, boolean unprotect) {
        return real.endWarm(group, ids, unprotect);
    }

    @Override
    public void protect(String group, Set<String> ids, boolean on) {
        real.protect(group, ids, on);
    }

    @Override
    public void resize(String group, OptionalInt min, OptionalInt max) {
        real.resize(group, min, max);
    }

    @Override
    public void suspend(String group, Set<String> processes) {
        real.suspend(group, processes);
    }

    @Override
    public void resume(String group, Set<String> processes) {
        real.resume(group, processes);
    }

    @Override
    public void tag(String group, Map<String, String> tags) {
        real.tag(group, tags);
    }

    @Override
    public void untag(String group, Set<String> keys) {
        real.untag(group, keys);
    }

    @Override
    public void useTemplate(String group, TemplateRef template) {
        real.useTemplate(group, template);
    }

    @Override
    public Optional<String> restoreTemplateVersion(
            String templateId, String sourceVersion, String made, String token, String description) {
        return real.restoreTemplateVersion(templateId, sourceVersion, made, token, description);
    }

    @Override
    public String createTemplateVersion(
            String templateId, String sourceVersion, String imageId, String token, String description) {
        return real.createTemplateVersion(templateId, sourceVersion, imageId, token, description);
    }

    @Override
    public List<String> followersOfNewest(String templateId) {
        return real.followersOfNewest(templateId);
    }

    @Override
    public Optional<String> templateVersion(String templateId, String from, String description) {
        return real.templateVersion(templateId, from, description);
    }

    @Override
    public void setDefaultVersion(String templateId, String version) {
        real.setDefaultVersion(templateId, version);
    }

    @Override
    public void deleteTemplateVersion(String templateId, String version) {
        real.deleteTemplateVersion(templateId, version);
    }

    @Override
    public Fleets fleets() {
        return real.fleets();
    }

    @Override
    public Traffic traffic() {
        return real.traffic();
    }

    @Override
    public MetricSource metrics() {
        return real.metrics();
    }
}
