package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticloadbalancing.model.ElasticLoadBalancingException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** The SDK's exceptions with AWS' error codes. */
final class ApiErrors {
    private ApiErrors() {}

    static AwsServiceException ec2(String code, String message) {
        int status = code.startsWith("Insufficient") ? 500 : 400;
        return of("ec2", code, message, status);
    }

    static AwsServiceException validation(String message) {
        return of("autoscaling", "ValidationError", message, 400);
    }

    static AwsServiceException of(String service, String code, String message, int status) {
        AwsServiceException.Builder builder =
                switch (service) {
                    case "ec2" -> Ec2Exception.builder();
                    case "autoscaling" -> AutoScalingException.builder();
                    case "elasticloadbalancingv2" -> ElasticLoadBalancingV2Exception.builder();
                    case "cloudwatch" -> CloudWatchException.builder();
                    case "elasticloadbalancing" -> ElasticLoadBalancingException.builder();
                    case "lambda" -> LambdaException.builder();
                    default -> SsmException.builder();
                };
        return filled(builder, service, code, message, status);
    }

    static AwsServiceException filled(
            AwsServiceException.Builder builder, String service, String code, String message, int status) {
        return builder.awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName(service)
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .message(message)
                .statusCode(status)
                .requestId("00000000-0000-0000-0000-000000000000")
                .build();
    }
}
