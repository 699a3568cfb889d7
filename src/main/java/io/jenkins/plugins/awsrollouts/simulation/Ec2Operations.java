package io.jenkins.plugins.awsrollouts.simulation;

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
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** What EC2 answers here. */
final class Ec2Operations {
    private Ec2Operations() {}

    static Operations of(World world, ApiGate gate) {
        Ec2Instances instances = new Ec2Instances(world);
        Ec2Tags tags = new Ec2Tags(world);
        Ec2Launches launches = new Ec2Launches(world);
        Ec2Catalog catalog = new Ec2Catalog(world);
        Ec2Templates templates = new Ec2Templates(world);
        Ec2TemplateChanges templateChanges = new Ec2TemplateChanges(world);
        return new Operations("ec2", gate)
                .reads(DescribeInstancesRequest::builder, instances::describeInstances)
                .reads(DescribeInstanceStatusRequest::builder, instances::describeInstanceStatus)
                .changes(TerminateInstancesRequest::builder, instances::terminateInstances)
                .changes(CreateTagsRequest::builder, tags::createTags)
                .changes(DeleteTagsRequest::builder, tags::deleteTags)
                .changes(RunInstancesRequest::builder, launches::runInstances)
                .reads(DescribeImagesRequest::builder, catalog::describeImages)
                .reads(DescribeInstanceTypesRequest::builder, catalog::describeInstanceTypes)
                .reads(DescribeSubnetsRequest::builder, catalog::describeSubnets)
                .reads(DescribeLaunchTemplatesRequest::builder, templates::describeLaunchTemplates)
                .reads(DescribeLaunchTemplateVersionsRequest::builder, templates::describeLaunchTemplateVersions)
                .changes(CreateLaunchTemplateRequest::builder, templateChanges::createLaunchTemplate)
                .changes(DeleteLaunchTemplateRequest::builder, templateChanges::deleteLaunchTemplate)
                .changes(CreateLaunchTemplateVersionRequest::builder, templateChanges::createLaunchTemplateVersion)
                .changes(ModifyLaunchTemplateRequest::builder, templateChanges::modifyLaunchTemplate)
                .changes(DeleteLaunchTemplateVersionsRequest::builder, templateChanges::deleteLaunchTemplateVersions);
    }
}
