package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/** Answers with members that are younger than the SDK. */
class UnknownMembersTest {
    private static final String GROUPS = """
            <DescribeAutoScalingGroupsResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
              <DescribeAutoScalingGroupsResult>
                <AutoScalingGroups>
                  <member>
                    <AutoScalingGroupName>web</AutoScalingGroupName>
                    <MinSize>1</MinSize><MaxSize>4</MaxSize><DesiredCapacity>2</DesiredCapacity>
                    <AvailabilityZones><member>us-east-1a</member></AvailabilityZones>
                    <HonestyLevel>7</HonestyLevel>
                    <Tags><member><Key>a</Key><Value>b</Value><Colour>red</Colour></member></Tags>
                    <Instances/>
                    <MixedInstancesPolicy>
                      <LaunchTemplate>
                        <LaunchTemplateSpecification><Version>1</Version></LaunchTemplateSpecification>
                        <Overrides>
                          <member><InstanceType>t3.large</InstanceType></member>
                          <member><InstanceType>t3a.large</InstanceType><Moon>full</Moon></member>
                        </Overrides>
                      </LaunchTemplate>
                    </MixedInstancesPolicy>
                  </member>
                </AutoScalingGroups>
              </DescribeAutoScalingGroupsResult>
              <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
            </DescribeAutoScalingGroupsResponse>
            """;

    private static final String VERSIONS = """
            <DescribeLaunchTemplateVersionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
              <requestId>1</requestId>
              <launchTemplateVersionSet>
                <item>
                  <launchTemplateId>lt-1</launchTemplateId><versionNumber>1</versionNumber>
                  <launchTemplateData>
                    <imageId>ami-1</imageId><instanceType>t3.large</instanceType>
                    <blockDeviceMappingSet>
                      <item><deviceName>/dev/xvda</deviceName><ebs><volumeSize>8</volumeSize><spin>up</spin></ebs></item>
                    </blockDeviceMappingSet>
                    <secondThoughts>none</secondThoughts>
                  </launchTemplateData>
                </item>
              </launchTemplateVersionSet>
            </DescribeLaunchTemplateVersionsResponse>
            """;

    private static final String RULE =
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop/1/2/3";

    private static final String RULES = """
            <DescribeRulesResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">
              <DescribeRulesResult>
                <Rules>
                  <member>
                    <RuleArn>%s</RuleArn><Priority>10</Priority><IsDefault>false</IsDefault><Mood>good</Mood>
                    <Conditions><member><Field>path-pattern</Field><Gist>x</Gist></member></Conditions>
                    <Actions>
                      <member>
                        <Type>forward</Type>
                        <ForwardConfig>
                          <TargetGroups><member><TargetGroupArn>tg</TargetGroupArn><Weight>1</Weight></member></TargetGroups>
                          <MirrorPercent>5</MirrorPercent>
                        </ForwardConfig>
                      </member>
                    </Actions>
                  </member>
                </Rules>
              </DescribeRulesResult>
              <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
            </DescribeRulesResponse>
            """.formatted(RULE);

    /** Answers every request with one text. */
    private record Answering(String body) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    AbortableInputStream stream = AbortableInputStream.create(
                            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpFullResponse.builder()
                                    .statusCode(200)
                                    .build())
                            .responseBody(stream)
                            .build();
                }

                @Override
                public void abort() {
                    // nothing is under way
                }
            };
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static AwsClientFactory.Settings settings() {
        return new AwsClientFactory.Settings(
                "us-east-1",
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:1")),
                Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"))));
    }

    @Test
    void whatTheSdkDropsOfAGroupIsFoundAndTheRestIsReadAsEver() {
        Set<String> unknown = new TreeSet<>();
        try (AutoScalingClient client = AwsClientFactory.prepare(AutoScalingClient.builder(), settings())
                .httpClient(new Answering(GROUPS))
                .build()) {
            AutoScalingGroup group =
                    new Groups(client).describe(List.of("web"), unknown).get("web");

            assertEquals(4, group.maxSize());
        }
        assertEquals(
                Set.of(
                        "AutoScalingGroups.HonestyLevel",
                        "AutoScalingGroups.Tags.Colour",
                        "AutoScalingGroups.MixedInstancesPolicy.LaunchTemplate.Overrides.Moon"),
                unknown);
    }

    @Test
    void whatTheSdkDropsOfATemplateIsFound() {
        Set<String> unknown = new TreeSet<>();
        try (Ec2Client client = AwsClientFactory.prepare(Ec2Client.builder(), settings())
                .httpClient(new Answering(VERSIONS))
                .build()) {
            new Templates(client).version(new TemplateRef("lt-1", "1"), false, unknown);
        }
        assertEquals(
                Set.of(
                        "LaunchTemplateVersions.LaunchTemplateData.BlockDeviceMappings.Ebs.spin",
                        "LaunchTemplateVersions.LaunchTemplateData.secondThoughts"),
                unknown);
    }

    /** Conditions and the rule itself stay as they are when its actions are written. */
    @Test
    void whatTheSdkDropsOfARulesActionsIsFoundAndNothingElse() {
        try (ElasticLoadBalancingV2Client client = AwsClientFactory.prepare(
                        ElasticLoadBalancingV2Client.builder(), settings())
                .httpClient(new Answering(RULES))
                .build()) {
            assertEquals(
                    Set.of("Rules.Actions.ForwardConfig.MirrorPercent"),
                    new Routes(client, () -> Instant.EPOCH).unknownActions(RULE));
        }
    }

    @Test
    void anAnswerThatIsUnderstoodHasNoUnknownMembers() {
        String understood =
                VERSIONS.replace("<spin>up</spin>", "").replace("<secondThoughts>none</secondThoughts>", "");

        assertEquals(
                List.of(),
                UnknownMembers.in(
                        understood.getBytes(StandardCharsets.UTF_8),
                        DescribeLaunchTemplateVersionsResponse.builder().build()));
    }
}
