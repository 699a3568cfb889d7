package io.jenkins.plugins.awsrollouts.jenkins.page;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;

/** What people may be allowed beside what Jenkins knows already. */
public final class RolloutPermissions {
    /** The permissions of this plugin. */
    public static final PermissionGroup GROUP =
            new PermissionGroup(RolloutPermissions.class, Messages._RolloutPermissions_title());

    /** To put an earlier AMI back: out of a rollout that runs, or long after. Whoever may configure the job may. */
    public static final Permission ROLL_BACK = new Permission(
            GROUP, "RollBack", Messages._RolloutPermissions_rollBack(), Item.CONFIGURE, PermissionScope.ITEM);

    private RolloutPermissions() {}

    /** Makes the permission known before the first authorization strategy is read, which may name it. */
    @Initializer(after = InitMilestone.PLUGINS_STARTED, before = InitMilestone.EXTENSIONS_AUGMENTED)
    public static void register() {
        ROLL_BACK.setEnabled(true);
    }
}
