package io.jenkins.plugins.awsrollouts.jenkins.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What jobs and folders may choose of an account. */
class AccountPolicyTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/deploy";
    private static final AccountSettings SYSTEM =
            new AccountSettings("eu-west-1", "system", ROLE, "", "", "http://emulator:4566");

    private static List<String> faults(AccountPolicy policy, String credentials, String role, String endpoint) {
        return policy.faults(new AccountSettings("eu-west-1", credentials, role, "", "", endpoint));
    }

    @Test
    void aNewControllerLendsNeitherItsCredentialsNorItsNameToAnyRoleOrEndpoint() {
        AccountPolicy strict = new AccountPolicy(AccountSettings.NONE, false, List.of(), List.of());
        assertEquals(List.of(), faults(strict, "own", "", ""));
        assertEquals(List.of(), faults(strict, "own", ROLE, ""), "with its own credentials a job is its own");
        assertTrue(faults(strict, "", "", "").get(0).startsWith("No credentials are chosen"));
        assertEquals(2, faults(strict, "", ROLE, "").size());
        assertTrue(faults(strict, "own", "", "http://evil").get(0).startsWith("endpoint is \"http://evil\", which no"));
    }

    @Test
    void whatTheSystemSaysMayBeUsed() {
        AccountPolicy policy = new AccountPolicy(SYSTEM, false, List.of(), List.of());
        assertEquals(List.of(), policy.faults(SYSTEM));
        assertEquals(1, faults(policy, "system", ROLE + "-other", "").size());
        assertEquals(1, faults(policy, "own", "", "http://emulator:4567").size());
    }

    @Test
    void whatAnAdministratorListsMayBeNamed() {
        AccountPolicy policy = new AccountPolicy(
                SYSTEM, true, List.of("http://moto:5000"), List.of("arn:aws:iam::123456789012:role/deploy-*"));
        assertEquals(List.of(), faults(policy, "", ROLE + "-shop", "http://moto:5000"));
        assertEquals(
                1, faults(policy, "", ROLE.replace("123", "923") + "-shop", "").size());
        assertEquals(1, faults(policy, "", "x" + ROLE + "-shop", "").size());
        AccountPolicy any = new AccountPolicy(AccountSettings.NONE, true, List.of(), List.of("*"));
        assertEquals(List.of(), faults(any, "", ROLE, ""));
    }

    @Test
    void anEndpointHoldsNoPasswordAndShowsNone() {
        List<String> faults =
                AccountFields.faults(new AccountSettings("", "", "", "", "", "https://me:hunter2@aws.example/"));
        assertEquals(
                List.of("endpoint is \"https://***@aws.example/\", which holds a name or a password; give it without."),
                faults);
    }
}
