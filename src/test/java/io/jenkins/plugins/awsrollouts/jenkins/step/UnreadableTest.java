package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.OneAtATime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What of a job's file cannot be read is no reason to deploy without it. */
@WithJenkins
class UnreadableTest {
    private static final String SPEC = "io.jenkins.plugins.awsrollouts.jenkins.spec.";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        FastAccount.use();
    }

    /** A job whose file has these words exchanged, as another version of the plugin or a plugin that is gone leaves it. */
    private FreeStyleProject job(boolean afterBuild, String from, String to) throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        ImmutableDeployStep step = new ImmutableDeployStep("web");
        step.setAmi("ami-0b7e41");
        step.setRegion("simulated");
        step.setStrategy(new OneAtATime());
        step.setGates(List.of(new HttpGate(), new HttpGate()));
        if (afterBuild) {
            project.getPublishersList().add(new RolloutPublisher(step));
        } else {
            project.getBuildersList().add(new RolloutBuilder(step));
        }
        project.save();
        Path file = project.getConfigFile().getFile().toPath();
        String text = Files.readString(file);
        String other = text.replace(from, to);
        assertEquals(false, text.equals(other), text);
        Files.writeString(file, other);
        project.doReload();
        return jenkins.jenkins.getItemByFullName(project.getFullName(), FreeStyleProject.class);
    }

    private void assertRefused(FreeStyleProject project) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);
        jenkins.assertLogContains(
                "Nothing was changed: part of this deployment could not be read from the job's file", build);
    }

    @Test
    void gatesThatAreGoneAreRefusedAndSavingTheFormDoesNotHideIt() throws Exception {
        FreeStyleProject project = job(false, SPEC + "HttpGate", SPEC + "GoneGate");
        RolloutBuilder builder = project.getBuildersList().get(RolloutBuilder.class);
        assertEquals(List.of(), builder.getDeployment().getGates(), "Jenkins has left them out");
        assertNotNull(builder.getUnreadable());
        assertRefused(project);
        project.save();
        project.doReload();
        project = jenkins.jenkins.getItemByFullName(project.getFullName(), FreeStyleProject.class);
        assertRefused(project);
        project = jenkins.configRoundtrip(project);
        assertRefused(project);
        project.getBuildersList().get(RolloutBuilder.class).setUnreadable("");
        jenkins.buildAndAssertSuccess(project);
    }

    @Test
    void aStrategyThatIsGoneIsNotTheDefaultOne() throws Exception {
        assertRefused(job(false, SPEC + "OneAtATime", SPEC + "GoneStrategy"));
    }

    @Test
    void aFieldThatIsNotKnownIsNotLeftOut() throws Exception {
        assertRefused(job(false, "<ami>", "<limit>7</limit><ami>"));
    }

    @Test
    void thePostBuildActionRefusesAsWell() throws Exception {
        assertRefused(job(true, SPEC + "HttpGate", SPEC + "GoneGate"));
    }

    @Test
    void whatIsReadWholeHasNoNote() throws Exception {
        FreeStyleProject project = job(false, "ami-0b7e41", "ami-0b7e41 ");
        assertNull(project.getBuildersList().get(RolloutBuilder.class).getUnreadable());
    }
}
