package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import io.jenkins.plugins.awsrollouts.aws.MotoServer;
import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.jenkins.account.AwsRolloutsConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The SDK as API plugins bring it, in the class loaders of a Jenkins that is a process of its own, speaks AWS's wire
 * protocol: a whole plan is made, with keys from Jenkins' credentials and with a role assumed by them.
 */
@Tag("wire")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
class AccountWireTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/deployer";

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().withTimeout(300);

    /** Runs in the controller. */
    private record Planning(String endpoint, String ami, String more, Result end, String words)
            implements RealJenkinsExtension.Step {
        private static final long serialVersionUID = 1L;

        @Override
        public void run(JenkinsRule jenkins) throws Throwable {
            if (SystemCredentialsProvider.getInstance().getCredentials().isEmpty()) {
                SystemCredentialsProvider.getInstance()
                        .getCredentials()
                        .add(new AWSCredentialsImpl(CredentialsScope.GLOBAL, "keys", "AKIAKEYS", "secret", ""));
            }
            AwsRolloutsConfiguration.get().setEndpoints(endpoint);
            AwsRolloutsConfiguration.get().setRoles("*");
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(
                    "immutableDeploy autoScalingGroup: 'web', ami: '" + ami + "', region: 'us-east-1', endpoint: '"
                            + endpoint + "', credentialsId: 'keys', dryRun: true" + more,
                    true));
            jenkins.assertLogContains(words, jenkins.buildAndAssertStatus(end, job));
        }
    }

    @Test
    void aPlanIsMadeWithKeysAndWithARole() throws Throwable {
        try (MotoServer moto = MotoServer.startOrSkip();
                WireAccount account = WireAccount.build(moto, 2);
                MotoFront front = new MotoFront(moto.endpoint())) {
            controller.startJenkins();
            controller.runRemotely(
                    new Planning(front.url(), account.newImage(), "", Result.SUCCESS, "replaces 1 instance"),
                    new Planning(
                            front.url(),
                            "ami-0123456789abcdef0",
                            "",
                            Result.FAILURE,
                            "Nothing was changed: No AMI matches"),
                    new Planning(
                            front.url(),
                            account.newImage(),
                            ", roleArn: '" + ROLE + "', externalId: 'x-1', sessionName: 'night'",
                            Result.SUCCESS,
                            "replaces 1 instance"));
            controller.stopJenkins();
            assertTrue(
                    front.asked().contains("DescribeAutoScalingGroups by AKIAKEYS"),
                    front.asked().toString());
            assertTrue(
                    front.asked().contains("AssumeRole by AKIAKEYS"),
                    front.asked().toString());
            assertTrue(
                    front.asked().stream().anyMatch(one -> one.matches("DescribeAutoScalingGroups by ASIA\\w+")),
                    front.asked().toString());
        }
    }
}
