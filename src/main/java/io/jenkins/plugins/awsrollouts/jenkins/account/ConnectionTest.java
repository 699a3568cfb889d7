package io.jenkins.plugins.awsrollouts.jenkins.account;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.aws.AwsClientFactory;
import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Tries out account settings for a button in a form. */
final class ConnectionTest {
    private ConnectionTest() {}

    /**
     * One sentence about what works, or what does not.
     *
     * @param settings what would hold if the form were saved as it is
     */
    static FormValidation run(AccountSettings settings, @CheckForNull Item context) {
        Accounts accounts = Accounts.get();
        if (accounts.simulated(settings)) {
            return FormValidation.ok(Messages.ConnectionTest_simulated());
        }
        List<String> faults = accounts.faults(settings, context);
        if (!faults.isEmpty()) {
            return FormValidation.aggregate(
                    faults.stream().map(FormValidation::error).toList());
        }
        AwsClientFactory.Settings sdk = accounts.sdk(settings, context);
        GetCallerIdentityResponse caller;
        try (StsClient sts = AwsClientFactory.prepare(StsClient.builder(), sdk).build()) {
            caller = sts.getCallerIdentity();
        } catch (SdkException | IllegalArgumentException e) {
            return FormValidation.error(Messages.ConnectionTest_unknownCaller(sdk.region(), reason(settings, e)));
        }
        try (AwsClients clients = AwsClientFactory.create(sdk)) {
            clients.autoScaling().describeAutoScalingGroups(request -> request.maxRecords(1));
            return FormValidation.ok(
                    isAws(settings)
                            ? Messages.ConnectionTest_works(caller.account(), caller.arn(), sdk.region())
                            : Messages.ConnectionTest_endpointWorks());
        } catch (SdkException e) {
            return FormValidation.warning(
                    isAws(settings)
                            ? Messages.ConnectionTest_unreadable(
                                    caller.arn(), caller.account(), sdk.region(), e.getMessage())
                            : Messages.ConnectionTest_endpointUnreadable(reason(settings, e)));
        }
    }

    private static boolean isAws(AccountSettings settings) {
        return settings.endpoint().isEmpty();
    }

    /** Whoever answers at another endpoint was sent a signed request, and could have it shown to whoever presses the button. */
    private static String reason(AccountSettings settings, RuntimeException failure) {
        if (isAws(settings)) {
            return failure.getMessage();
        }
        return failure instanceof SdkServiceException answered
                ? Messages.ConnectionTest_status(answered.statusCode())
                : Messages.ConnectionTest_noAnswer();
    }
}
