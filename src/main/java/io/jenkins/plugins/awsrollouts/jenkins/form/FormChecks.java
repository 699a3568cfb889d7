package io.jenkins.plugins.awsrollouts.jenkins.form;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** What the checks of form fields share. */
public final class FormChecks {
    private FormChecks() {}

    /**
     * Whether the present user may configure what a form belongs to.
     *
     * @param item the job or folder; null outside of any, where only an administrator may
     */
    public static boolean mayConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /** Refuses those who may not configure; for buttons, which are there for nobody else. */
    public static void requireConfigure(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    /**
     * The faults of a field, as a form shows them; nothing for those who may not configure.
     *
     * @param faults one sentence each, only asked for where the user may see them
     */
    public static FormValidation of(@CheckForNull Item item, Supplier<List<String>> faults) {
        if (!mayConfigure(item)) {
            return FormValidation.ok();
        }
        List<FormValidation> all =
                faults.get().stream().map(FormValidation::error).toList();
        return all.isEmpty() ? FormValidation.ok() : FormValidation.aggregate(all);
    }

    /**
     * The choices of a field; for those who may not configure only what is chosen, so that they see it.
     *
     * @param current what is chosen now
     */
    public static ListBoxModel choices(
            @CheckForNull Item item, @CheckForNull String current, ListBoxModel.Option... all) {
        if (mayConfigure(item)) {
            return new ListBoxModel(all);
        }
        String chosen = given(current);
        return chosen == null ? new ListBoxModel() : new ListBoxModel(new ListBoxModel.Option(chosen));
    }

    /** Whether there is nothing to check yet: no value, or one that a build's variables will make. */
    public static boolean open(@CheckForNull String value) {
        String text = given(value);
        return text == null || text.contains("$");
    }

    /**
     * What a setter keeps of a text.
     *
     * @return the text without the blanks around it; null where none is left
     */
    @CheckForNull
    public static String given(@CheckForNull String value) {
        return Util.fixEmptyAndTrim(value);
    }

    /**
     * What a setter keeps of a choice: the default is kept as not given, so that a form that shows it changes nothing.
     *
     * @return null for the default and for nothing
     */
    @CheckForNull
    public static String chosen(@CheckForNull String value, String otherwise) {
        String word = given(value);
        return otherwise.equals(word) ? null : word;
    }
}
