package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a build sets around a step is used, or refused with a sentence. */
class SurroundingsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/deploy";
    private static final AccountSettings NONE = AccountSettings.NONE;

    private static AccountSettings settings(String region, String credentials, String role) {
        return new AccountSettings(region, credentials, role, "", "", "");
    }

    private static List<String> faults(Map<String, String> set, AccountSettings own, AccountSettings resolved) {
        return new Surroundings(set).faults(own, resolved);
    }

    @Test
    void aRegionIsUsedWhereNobodyElseSaysWhich() {
        Surroundings around = new Surroundings(Map.of("AWS_REGION", "us-east-1", "AWS_DEFAULT_REGION", "us-west-2"));
        assertEquals("us-east-1", around.completing(NONE).region());
        assertEquals(
                "eu-west-1", around.completing(settings("eu-west-1", "", "")).region());
        assertEquals(
                "us-west-2",
                new Surroundings(Map.of("AWS_REGION", " ", "AWS_DEFAULT_REGION", "us-west-2"))
                        .completing(NONE)
                        .region());
        assertEquals(List.of(), around.faults(NONE, around.completing(NONE)));
    }

    @Test
    void aRegionThatDiffersFromTheFoldersIsRefusedUnlessTheStepSaysWhich() {
        Map<String, String> set = Map.of("AWS_REGION", "us-east-1");
        AccountSettings folders = settings("eu-west-1", "keys", "");
        assertEquals(
                List.of(
                        "AWS_REGION is \"us-east-1\" around this step, but its folder or the system's configuration says"
                                + " eu-west-1; give the region of the rollout as region in the step."),
                faults(set, NONE, folders));
        assertEquals(List.of(), faults(set, NONE, settings("us-east-1", "keys", "")));
        assertEquals(List.of(), faults(set, settings("eu-west-1", "", ""), folders));
    }

    @Test
    void keysAreRefusedUnlessTheStepSaysWithWhichToCall() {
        Map<String, String> set = Map.of("AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "s3cret");
        List<String> faults = faults(set, NONE, settings("eu-west-1", "folders", ""));
        assertEquals(1, faults.size());
        assertTrue(
                faults.get(0).startsWith("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY are set around this step"),
                faults.get(0));
        assertTrue(!faults.toString().contains("AKIA") && !faults.toString().contains("s3cret"));
        AccountSettings own = settings("", "keys", "");
        assertEquals(List.of(), faults(set, own, settings("eu-west-1", "keys", "")));
        assertEquals(List.of(), faults(set, NONE, settings("simulated", "", "")), "nothing is called there");
    }

    @Test
    void profilesAndRolesAreRefusedAsWell() {
        AccountSettings resolved = settings("eu-west-1", "", "");
        assertEquals(1, faults(Map.of("AWS_PROFILE", "shop"), NONE, resolved).size());
        assertEquals(1, faults(Map.of("AWS_ROLE_ARN", ROLE), NONE, resolved).size());
        assertEquals(List.of(), faults(Map.of("AWS_ROLE_ARN", ROLE), NONE, settings("eu-west-1", "", ROLE)));
        assertEquals(List.of(), faults(Map.of("PATH", "/bin"), NONE, resolved));
    }
}
