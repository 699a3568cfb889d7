package io.jenkins.plugins.awsrollouts.aws;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/**
 * Makes up in the test's own client for what moto lacks, so that the product need not know of moto.
 *
 * <ul>
 *   <li>A template version inherits nothing from its source: the request is completed with what the source has.
 *   <li>DescribeInstanceRefreshes does not exist and ends in a 500: the answer becomes the one that AWS gives for an
 *       action it does not know.
 * </ul>
 */
final class MotoGaps implements ExecutionInterceptor {
    private static final String UNKNOWN_ACTION = "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>"
            + "<Message>Could not find operation</Message></Error><RequestId>moto</RequestId></ErrorResponse>";

    private final Ec2Client plain;

    /**
     * @param plain a client without this interceptor
     */
    MotoGaps(Ec2Client plain) {
        this.plain = plain;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return context.request() instanceof CreateLaunchTemplateVersionRequest request
                ? request.toBuilder().launchTemplateData(inherited(request)).build()
                : context.request();
    }

    private RequestLaunchTemplateData inherited(CreateLaunchTemplateVersionRequest request) {
        ResponseLaunchTemplateData source = plain.describeLaunchTemplateVersions(versions ->
                        versions.launchTemplateId(request.launchTemplateId()).versions(request.sourceVersion()))
                .launchTemplateVersions()
                .get(0)
                .launchTemplateData();
        return RequestLaunchTemplateData.builder()
                .imageId(request.launchTemplateData().imageId())
                .instanceType(source.instanceTypeAsString())
                .userData(source.userData())
                .securityGroupIds(source.hasSecurityGroupIds() ? source.securityGroupIds() : null)
                .tagSpecifications(source.tagSpecifications().stream()
                        .map(spec -> LaunchTemplateTagSpecificationRequest.builder()
                                .resourceType(spec.resourceTypeAsString())
                                .tags(spec.tags())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return lacking(context.request(), context.httpResponse())
                ? context.httpResponse().toBuilder().statusCode(400).build()
                : context.httpResponse();
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.request() instanceof DescribeInstanceRefreshesRequest
                        && !context.httpResponse().isSuccessful()
                ? Optional.of(new ByteArrayInputStream(UNKNOWN_ACTION.getBytes(StandardCharsets.UTF_8)))
                : context.responseBody();
    }

    private static boolean lacking(SdkRequest request, SdkHttpResponse response) {
        return request instanceof DescribeInstanceRefreshesRequest && response.statusCode() >= 500;
    }
}
