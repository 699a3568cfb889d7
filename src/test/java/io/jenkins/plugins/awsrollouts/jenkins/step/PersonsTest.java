package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Cause;
import hudson.model.User;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who has started or stopped a build, as the history of deployments names them. */
@WithJenkins
class PersonsTest {
    @Test
    void aUserIsNamedByHisIdAndNotByTheNameThatHeChooses(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        User mallory = User.getById("mallory", true);
        mallory.setFullName("admin");
        assertEquals("mallory", Persons.whoStarted(List.of(new Cause.UserIdCause("mallory"))));
        assertEquals("mallory", Persons.whoStopped(List.of(new CauseOfInterruption.UserInterruption("mallory"))));
    }

    @Test
    void whatIsNoUserIsNamedAsItsCauseSays(JenkinsRule jenkins) {
        assertEquals("anonymous", Persons.whoStarted(List.of(new Cause.UserIdCause(null))));
        assertEquals(
                "remote host build.example with note: nightly",
                Persons.whoStarted(List.of(new Cause.RemoteCause("build.example", "nightly"))));
        assertEquals("a build", Persons.whoStarted(List.of()));
        assertEquals("a stop of the build", Persons.whoStopped(List.of()));
    }
}
