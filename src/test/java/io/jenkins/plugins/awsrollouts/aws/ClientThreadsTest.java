package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Accounts are told apart by many settings, such as the name of a session; each of them costs memory alone. */
class ClientThreadsTest {
    private static AwsClients clients(int number) {
        return AwsClientFactory.create(
                new AwsClientFactory.Settings(
                        "us-east-1",
                        Optional.empty(),
                        Optional.of(URI.create("http://127.0.0.1:1")),
                        Optional.of(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("AKIA" + number, "secret")))),
                overrides -> overrides.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    @Test
    void twoHundredAccountsInUseTakeNoMoreThreadsAndPoolsThanAFewAndClosingOneLeavesTheOthersInUse() {
        List<AwsClients> open = new ArrayList<>();
        int before = Thread.activeCount();
        int pools = Connections.pools();
        for (int i = 0; i < 200; i++) {
            AwsClients one = clients(i);
            open.add(one);
            assertThrows(SdkClientException.class, () -> one.autoScaling().describeAutoScalingGroups());
            if (i % 2 == 0) {
                one.close();
            }
        }
        assertTrue(Thread.activeCount() <= before + 8, () -> Thread.activeCount() + " threads, before " + before);
        assertTrue(Connections.pools() <= pools + 2, () -> Connections.pools() + " pools, before " + pools);
        open.forEach(AwsClients::close);
        AwsClients last = clients(200);
        assertThrows(SdkClientException.class, () -> last.ec2().describeInstances());
        last.close();
    }
}
