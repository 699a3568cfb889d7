package io.jenkins.plugins.awsrollouts.cloud;

/**
 * The launch template version that a group names.
 *
 * @param templateId for example {@code lt-0a1b}
 * @param version a number, {@code $Latest} or {@code $Default}, as the group has it
 */
public record TemplateRef(String templateId, String version) {
    /** Auto Scaling's word for whatever version is the newest. */
    public static final String LATEST = "$Latest";

    /** Auto Scaling's word for the version that the template calls its default. */
    public static final String DEFAULT = "$Default";

    @Override
    public String toString() {
        return templateId + ":" + version;
    }
}
