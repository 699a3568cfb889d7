package io.jenkins.plugins.awsrollouts.simulation.faults;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticloadbalancing.model.ElasticLoadBalancingException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** The SDK's exceptions with AWS' error codes. */
public final class ApiErrors {
    private ApiErrors() {}

    public static AwsServiceException ec2(String code, String message) {
        int status = code.startsWith("Insufficient") ? 500 : 400;
        return of("ec2", code, message, status);
    }

    public static AwsServiceException validation(String message) {
        return of("autoscaling", "ValidationError", message, 400);
    }

    public static AwsServiceException loadBalancing(String message) {
        return of("elasticloadbalancingv2", "ValidationError", message, 400);
    }

    public static AwsServiceException cloudWatch(String message) {
        return of("cloudwatch", "ValidationError", message, 400);
    }

    /** Too many invocations of Lambda functions at once. */
    public static AwsServiceException functionThrottled() {
        return filled(TooManyRequestsException.builder(), "lambda", "TooManyRequestsException", "Rate Exceeded.", 429);
    }

    public static AwsServiceException of(String service, String code, String message, int status) {
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

    public static AwsServiceException filled(
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
