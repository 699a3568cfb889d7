package io.jenkins.plugins.awsrollouts.jenkins.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.util.XStream2;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountSettingsTest {
    private static final AccountSettings ALL =
            new AccountSettings("eu-west-1", "keys", "arn:aws:iam::123456789012:role/a", "ext", "session", "http://x");

    @Test
    void whatIsNotGivenComesFromTheOthers() {
        assertEquals(ALL, AccountSettings.NONE.over(ALL));
        assertEquals(ALL, ALL.over(new AccountSettings("r", "c", "a", "e", "s", "p")));
        assertEquals(
                new AccountSettings("r", "keys", ALL.roleArn(), "ext", "session", "http://x"),
                new AccountSettings("r", "", "", "", "", "").over(ALL));
    }

    @Test
    void aRoleOfOthersIsNotAssumedWithOnesOwnCredentials() {
        assertEquals(
                new AccountSettings("eu-west-1", "mine", "", "", "session", "http://x"),
                new AccountSettings("", "mine", "", "", "", "").over(ALL));
    }

    @Test
    void anExternalIdBelongsToItsRole() {
        assertEquals(
                new AccountSettings("eu-west-1", "keys", "mine", "", "session", "http://x"),
                new AccountSettings("", "", "mine", "", "", "").over(ALL));
    }

    @Test
    void goesThroughXmlAndJson() throws Exception {
        XStream2 xml = new XStream2();
        assertEquals(ALL, xml.fromXML(xml.toXML(ALL)));
        String sparse = xml.toXML(new AccountSettings("r", "", "", "", "", ""));
        assertFalse(sparse.contains("roleArn"), sparse);
        assertEquals(new AccountSettings("r", "", "", "", "", ""), xml.fromXML(sparse));
        ObjectMapper json = new ObjectMapper();
        assertEquals(ALL, json.readValue(json.writeValueAsString(ALL), AccountSettings.class));
    }

    @Test
    void tellsEveryFaultAtOnce() {
        assertEquals(
                List.of(
                        "region is \"Mars\", which is no region's name; give one such as eu-central-1, or simulated.",
                        "roleArn is \"deploy\", which is no role's ARN; give one such as"
                                + " arn:aws:iam::123456789012:role/deploy.",
                        "externalId is not what AWS takes for one; give 2 to 1224 letters, digits or any of +=,.@:/-_.",
                        "sessionName is \"a b\"; give 2 to 64 letters, digits or any of +=,.@-_.",
                        "endpoint is \"ftp://***@x\", which holds a name or a password; give it without."),
                AccountFields.faults(new AccountSettings("Mars", "", "deploy", "a b", "a b", "ftp://me:secret@x")));
        assertEquals(
                List.of("endpoint is \"ftp://x\"; give an absolute http or https URL."),
                AccountFields.faults(new AccountSettings("", "", "", "", "", "ftp://x")));
        assertEquals(List.of(), AccountFields.faults(ALL));
    }
}
