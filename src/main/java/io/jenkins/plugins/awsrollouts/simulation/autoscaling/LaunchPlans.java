package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Catalog;
import io.jenkins.plugins.awsrollouts.simulation.ec2.LaunchPlan;
import io.jenkins.plugins.awsrollouts.simulation.ec2.LaunchTraits;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Template;
import io.jenkins.plugins.awsrollouts.simulation.ec2.TemplateStore;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.CapacityReservationPreference;
import software.amazon.awssdk.services.autoscaling.model.CapacityReservationSpecification;
import software.amazon.awssdk.services.autoscaling.model.InstancesDistribution;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** Works out what a group or a template launches. */
public final class LaunchPlans {
    private final Schedule schedule;
    private final Supplier<Faults> faults;
    private final Catalog catalog;
    private final TemplateStore templates;

    private final Map<String, LaunchPlan> configurations = new LinkedHashMap<>();

    LaunchPlans(Schedule schedule, Supplier<Faults> faults, Catalog catalog, TemplateStore templates) {
        this.schedule = schedule;
        this.faults = faults;
        this.catalog = catalog;
        this.templates = templates;
    }

    /** Launch configurations by name. */
    public Map<String, LaunchPlan> configurations() {
        return configurations;
    }

    /** The specification a group launches from, that of its mixed instances policy included; or null. */
    public static LaunchTemplateSpecification specification(Group group) {
        MixedInstancesPolicy mixed = group.config().mixedInstancesPolicy();
        if (mixed != null && mixed.launchTemplate() != null) {
            return mixed.launchTemplate().launchTemplateSpecification();
        }
        return group.config().launchTemplate();
    }

    /** The template version a group would launch from now, or null where there is none. */
    public LaunchTemplateVersion version(Group group) {
        LaunchTemplateSpecification spec = specification(group);
        if (spec == null) {
            return null;
        }
        Template template =
                templates.find(spec.launchTemplateId() != null ? spec.launchTemplateId() : spec.launchTemplateName());
        return template == null ? null : template.version(spec.version());
    }

    /** What the group launches apart from its mixed instances policy's choices, or null where nothing tells. */
    public LaunchPlan base(Group group) {
        String configuration = group.config().launchConfigurationName();
        LaunchTemplateVersion version = configuration == null ? version(group) : null;
        LaunchPlan plan = version == null ? configurations.get(configuration) : LaunchPlan.of(version, catalog);
        return plan == null ? null : plan.withTraits(traits(group, plan.traits()));
    }

    /**
     * What a group adds to what it launches from (API Reference, AutoScalingGroup, CapacityReservationSpecification,
     * InstancesDistribution). That its own placement group goes before the template's is assumed.
     */
    private static LaunchTraits traits(Group group, LaunchTraits ofTemplate) {
        LaunchTraits traits = ofTemplate;
        if (group.config().placementGroup() != null) {
            traits = traits.in(group.config().placementGroup());
        }
        CapacityReservationSpecification spec = group.config().capacityReservationSpecification();
        if (spec != null
                && spec.capacityReservationPreference() != null
                && spec.capacityReservationPreference() != CapacityReservationPreference.DEFAULT) {
            List<String> targets = new ArrayList<>();
            if (spec.capacityReservationTarget() != null) {
                targets.addAll(spec.capacityReservationTarget().capacityReservationIds());
                targets.addAll(spec.capacityReservationTarget().capacityReservationResourceGroupArns());
            }
            traits = traits.withReservations(
                    new LaunchTraits.ReservationUse(spec.capacityReservationPreferenceAsString(), targets));
        }
        MixedInstancesPolicy mixed = group.config().mixedInstancesPolicy();
        String price = mixed == null || mixed.instancesDistribution() == null
                ? null
                : mixed.instancesDistribution().spotMaxPrice();
        return price == null ? traits : traits.withSpotMaxPrice(price);
    }

    /** Applies the group's mixed instances policy to the next launch in {@code zone}. */
    LaunchPlan mixed(Group group, LaunchPlan base, List<Server> present, String zone) {
        MixedInstancesPolicy mixed = group.config().mixedInstancesPolicy();
        if (mixed == null) {
            return base;
        }
        boolean spot = !wantsOnDemand(mixed.instancesDistribution(), present);
        List<LaunchTemplateOverrides> overrides = mixed.launchTemplate().overrides();
        String type = overrides.stream()
                .map(LaunchTemplateOverrides::instanceType)
                .filter(t -> t != null && faults.get().hasCapacity(zone, t, schedule.now()))
                .findFirst()
                .orElseGet(() -> overrides.stream()
                        .map(LaunchTemplateOverrides::instanceType)
                        .filter(t -> t != null)
                        .findFirst()
                        .orElse(base.type()));
        return base.of(type, spot);
    }

    private static boolean wantsOnDemand(InstancesDistribution distribution, List<Server> present) {
        int base = distribution == null || distribution.onDemandBaseCapacity() == null
                ? 0
                : distribution.onDemandBaseCapacity();
        int percent = distribution == null || distribution.onDemandPercentageAboveBaseCapacity() == null
                ? 100
                : distribution.onDemandPercentageAboveBaseCapacity();
        long onDemand = present.stream().filter(s -> !s.spot()).count();
        int above = Math.max(0, present.size() + 1 - base);
        return onDemand < base + Math.ceil(above * percent / 100.0);
    }

    /** The tags a group's instances get: those marked to propagate, and the group's name. */
    static SortedMap<String, String> tags(Group group) {
        SortedMap<String, String> tags = new TreeMap<>();
        group.config().tags().stream()
                .filter(TagDescription::propagateAtLaunch)
                .forEach(t -> tags.put(t.key(), t.value()));
        tags.put(Group.TAG, group.name());
        return tags;
    }
}
