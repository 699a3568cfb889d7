package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** EC2 over the world: each call passes the gate and is answered by the part that knows. */
final class SimulatedEc2 implements Ec2Client {
    private final ApiGate gate;
    private final Ec2Instances ec2Instances;
    private final Ec2Tags ec2Tags;
    private final Ec2Launches ec2Launches;
    private final Ec2Catalog ec2Catalog;
    private final Ec2Templates ec2Templates;
    private final Ec2TemplateChanges ec2TemplateChanges;

    SimulatedEc2(World world, ApiGate gate) {
        this.gate = gate;
        this.ec2Instances = new Ec2Instances(world);
        this.ec2Tags = new Ec2Tags(world);
        this.ec2Launches = new Ec2Launches(world);
        this.ec2Catalog = new Ec2Catalog(world);
        this.ec2Templates = new Ec2Templates(world);
        this.ec2TemplateChanges = new Ec2TemplateChanges(world);
    }

    @Override
    public String serviceName() {
        return "ec2";
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        return gate.call("ec2", "DescribeInstances", request, () -> ec2Instances.describeInstances(request));
    }

    @Override
    public DescribeInstanceStatusResponse describeInstanceStatus(DescribeInstanceStatusRequest request) {
        return gate.call("ec2", "DescribeInstanceStatus", request, () -> ec2Instances.describeInstanceStatus(request));
    }

    @Override
    public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
        return gate.call("ec2", "TerminateInstances", request, () -> ec2Instances.terminateInstances(request));
    }

    @Override
    public CreateTagsResponse createTags(CreateTagsRequest request) {
        return gate.call("ec2", "CreateTags", request, () -> ec2Tags.createTags(request));
    }

    @Override
    public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
        return gate.call("ec2", "DeleteTags", request, () -> ec2Tags.deleteTags(request));
    }

    @Override
    public RunInstancesResponse runInstances(RunInstancesRequest request) {
        return gate.call("ec2", "RunInstances", request, () -> ec2Launches.runInstances(request));
    }

    @Override
    public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        return gate.call("ec2", "DescribeImages", request, () -> ec2Catalog.describeImages(request));
    }

    @Override
    public DescribeInstanceTypesResponse describeInstanceTypes(DescribeInstanceTypesRequest request) {
        return gate.call("ec2", "DescribeInstanceTypes", request, () -> ec2Catalog.describeInstanceTypes(request));
    }

    @Override
    public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        return gate.call("ec2", "DescribeSubnets", request, () -> ec2Catalog.describeSubnets(request));
    }

    @Override
    public DescribeLaunchTemplatesResponse describeLaunchTemplates(DescribeLaunchTemplatesRequest request) {
        return gate.call(
                "ec2", "DescribeLaunchTemplates", request, () -> ec2Templates.describeLaunchTemplates(request));
    }

    @Override
    public DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
            DescribeLaunchTemplateVersionsRequest request) {
        return gate.call(
                "ec2",
                "DescribeLaunchTemplateVersions",
                request,
                () -> ec2Templates.describeLaunchTemplateVersions(request));
    }

    @Override
    public CreateLaunchTemplateResponse createLaunchTemplate(CreateLaunchTemplateRequest request) {
        return gate.call(
                "ec2", "CreateLaunchTemplate", request, () -> ec2TemplateChanges.createLaunchTemplate(request));
    }

    @Override
    public DeleteLaunchTemplateResponse deleteLaunchTemplate(DeleteLaunchTemplateRequest request) {
        return gate.call(
                "ec2", "DeleteLaunchTemplate", request, () -> ec2TemplateChanges.deleteLaunchTemplate(request));
    }

    @Override
    public CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(CreateLaunchTemplateVersionRequest request) {
        return gate.call(
                "ec2",
                "CreateLaunchTemplateVersion",
                request,
                () -> ec2TemplateChanges.createLaunchTemplateVersion(request));
    }

    @Override
    public ModifyLaunchTemplateResponse modifyLaunchTemplate(ModifyLaunchTemplateRequest request) {
        return gate.call(
                "ec2", "ModifyLaunchTemplate", request, () -> ec2TemplateChanges.modifyLaunchTemplate(request));
    }

    @Override
    public DeleteLaunchTemplateVersionsResponse deleteLaunchTemplateVersions(
            DeleteLaunchTemplateVersionsRequest request) {
        return gate.call(
                "ec2",
                "DeleteLaunchTemplateVersions",
                request,
                () -> ec2TemplateChanges.deleteLaunchTemplateVersions(request));
    }
}
