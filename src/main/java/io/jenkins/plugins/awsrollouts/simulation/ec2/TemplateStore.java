package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import io.jenkins.plugins.awsrollouts.simulation.state.VirtualClock;

/** The launch templates of the account by id. */
public final class TemplateStore extends Store<Template> {
    TemplateStore(VirtualClock clock) {
        super(clock);
    }

    /** The template by id or name as it is now, or null. */
    public Template find(String idOrName) {
        Template found = now(idOrName);
        if (found != null) {
            return found;
        }
        return ids().stream()
                .map(this::now)
                .filter(t -> t != null && t.name().equals(idOrName))
                .findFirst()
                .orElse(null);
    }

    /** The same, or EC2's error. */
    Template existing(String idOrName) {
        Template template = idOrName == null ? null : find(idOrName);
        if (template == null) {
            throw unknown(idOrName);
        }
        return template;
    }

    static RuntimeException unknown(String idOrName) {
        String code = idOrName != null && idOrName.startsWith("lt-")
                ? "InvalidLaunchTemplateId.NotFound"
                : "InvalidLaunchTemplateName.NotFoundException";
        return ApiErrors.ec2(code, "The specified launch template, " + idOrName + ", does not exist.");
    }
}
