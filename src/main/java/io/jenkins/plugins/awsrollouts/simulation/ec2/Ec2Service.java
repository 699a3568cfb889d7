package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.api.ApiGate;
import io.jenkins.plugins.awsrollouts.simulation.api.Operations;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** EC2: instances, what they are made of, and launch templates. */
public final class Ec2Service {
    private final Schedule schedule;
    private final Randomness random;
    private final Reads reads;
    private final Catalog catalog;
    private final TemplateStore templates;
    private final Servers servers;

    public Ec2Service(
            Schedule schedule,
            Randomness random,
            Reads reads,
            Supplier<Faults> faults,
            Supplier<Pacing> pacing,
            UnaryOperator<String> parameters,
            InstanceWatcher watcher,
            Runnable beforeChange) {
        this.schedule = schedule;
        this.random = random;
        this.reads = reads;
        this.catalog = new Catalog(parameters);
        this.templates = new TemplateStore(schedule.clock());
        this.servers = new Servers(schedule, random, faults, pacing, catalog, watcher, beforeChange);
    }

    public Catalog catalog() {
        return catalog;
    }

    public TemplateStore templates() {
        return templates;
    }

    public Servers servers() {
        return servers;
    }

    /** What EC2 answers here. */
    public Operations operations(ApiGate gate) {
        Ec2Instances instances = new Ec2Instances(reads, catalog, servers);
        Ec2Tags tags = new Ec2Tags(templates, servers);
        Ec2Launches launches = new Ec2Launches(catalog, templates, servers, instances);
        Ec2CatalogReads descriptions = new Ec2CatalogReads(schedule, reads, catalog);
        Ec2TemplateReads templateReads = new Ec2TemplateReads(reads, catalog, templates);
        Ec2TemplateChanges templateChanges = new Ec2TemplateChanges(schedule, random, templates);
        return new Operations("ec2", gate)
                .reads(DescribeInstancesRequest::builder, instances::describeInstances)
                .reads(DescribeInstanceStatusRequest::builder, instances::describeInstanceStatus)
                .changes(TerminateInstancesRequest::builder, instances::terminateInstances)
                .changes(ModifyInstanceAttributeRequest::builder, instances::modifyInstanceAttribute)
                .changes(CreateTagsRequest::builder, tags::createTags)
                .changes(DeleteTagsRequest::builder, tags::deleteTags)
                .changes(RunInstancesRequest::builder, launches::runInstances)
                .reads(DescribeImagesRequest::builder, descriptions::describeImages)
                .reads(DescribeInstanceTypesRequest::builder, descriptions::describeInstanceTypes)
                .reads(DescribeSubnetsRequest::builder, descriptions::describeSubnets)
                .reads(DescribeLaunchTemplatesRequest::builder, templateReads::describeLaunchTemplates)
                .reads(DescribeLaunchTemplateVersionsRequest::builder, templateReads::describeLaunchTemplateVersions)
                .changes(CreateLaunchTemplateRequest::builder, templateChanges::createLaunchTemplate)
                .changes(DeleteLaunchTemplateRequest::builder, templateChanges::deleteLaunchTemplate)
                .changes(CreateLaunchTemplateVersionRequest::builder, templateChanges::createLaunchTemplateVersion)
                .changes(ModifyLaunchTemplateRequest::builder, templateChanges::modifyLaunchTemplate)
                .changes(DeleteLaunchTemplateVersionsRequest::builder, templateChanges::deleteLaunchTemplateVersions);
    }
}
