package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import io.jenkins.plugins.awsrollouts.rollout.spec.CanaryReader;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Descriptor of a canary, with what the form needs for its fields. */
public abstract class CanaryShiftDescriptor extends SharingDescriptor {
    @Override
    String knob() {
        return CanaryShiftStep.KNOB;
    }

    @Override
    public Block<?> getShared() {
        return CanaryReader.KNOBS;
    }

    /** Checks floor. */
    @POST
    public FormValidation doCheckFloor(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "floor", value);
    }
}
