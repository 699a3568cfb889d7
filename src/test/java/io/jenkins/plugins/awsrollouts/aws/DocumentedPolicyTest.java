package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The permissions that docs/aws.md asks for are those of the calls that can be made, and no others. */
class DocumentedPolicyTest {
    /** By the SDK's client: how IAM calls the service (Service Authorization Reference). */
    private static final Map<String, String> SERVICES = Map.of(
            "AutoScalingClient", "autoscaling",
            "Ec2Client", "ec2",
            "ElasticLoadBalancingV2Client", "elasticloadbalancing",
            "ElasticLoadBalancingClient", "elasticloadbalancing",
            "SsmClient", "ssm",
            "CloudWatchClient", "cloudwatch",
            "LambdaClient", "lambda");

    /** Calls that only some gates make, whose permissions stand in docs/gates.md. */
    private static final Set<String> OF_GATES = Set.of(
            "ssm:SendCommand",
            "ssm:ListCommandInvocations",
            "ssm:GetCommandInvocation",
            "ssm:CancelCommand",
            "ssm:DescribeInstanceInformation",
            "lambda:InvokeFunction");

    /**
     * Permissions that no call has the name of: tags given in the call that makes the thing, what is handed on, a parameter
     * that a template names (EC2 User Guide, Use a Systems Manager parameter instead of an AMI ID), the user pool of a rule that
     * is written back, the key of an encrypted image (EBS User Guide, Requirements for Amazon EBS encryption), and the role
     * that EC2 makes at an account's first Spot Instance (EC2 User Guide, Service-linked role for Spot Instance requests).
     */
    private static final Set<String> BESIDE_CALLS = Set.of(
            "ec2:CreateTags",
            "elasticloadbalancing:AddTags",
            "cloudwatch:TagResource",
            "cognito-idp:DescribeUserPoolClient",
            "iam:CreateServiceLinkedRole",
            "iam:PassRole",
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
            "ssm:GetParameters");

    private static Set<String> called() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.jenkins.plugins.awsrollouts.aws")
                        .stream()
                        .flatMap(one -> one.getMethodCallsFromSelf().stream())
                        .filter(call ->
                                SERVICES.containsKey(call.getTargetOwner().getSimpleName()))
                        .filter(call -> !call.getName().matches("close|builder|serviceName"))
                        .map(DocumentedPolicyTest::permission)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String permission(JavaMethodCall call) {
        String name = call.getName().replaceFirst("Paginator$", "");
        String operation = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return SERVICES.get(call.getTargetOwner().getSimpleName()) + ":"
                + (operation.equals("Invoke") ? "InvokeFunction" : operation);
    }

    private static Set<String> documented() throws IOException {
        String page = Files.readString(Path.of("docs/aws.md"));
        String json = page.substring(page.indexOf("```json") + "```json".length());
        JsonNode policy = new ObjectMapper().readTree(json.substring(0, json.indexOf("```")));
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : policy.get("Statement")) {
            JsonNode action = statement.get("Action");
            if (action.isArray()) {
                StreamSupport.stream(action.spliterator(), false)
                        .map(JsonNode::asText)
                        .forEach(actions::add);
            } else {
                actions.add(action.asText());
            }
        }
        return actions;
    }

    @Test
    void thePolicyAllowsWhatIsCalledAndNothingElse() throws IOException {
        Set<String> needed = new TreeSet<>(called());
        needed.removeAll(OF_GATES);
        needed.addAll(BESIDE_CALLS);

        assertEquals(String.join("\n", needed), String.join("\n", documented()));
    }

    @Test
    void thePageOfGatesNamesThePermissionsOfTheirCalls() throws IOException {
        String page = Files.readString(Path.of("docs/gates.md")) + Files.readString(Path.of("docs/aws.md"));
        Set<String> missing = new TreeSet<>(OF_GATES);
        missing.retainAll(called());

        assertEquals(OF_GATES, missing, "calls that nobody makes any more");
        missing.removeIf(page::contains);
        assertEquals(Set.of(), missing);
    }
}
