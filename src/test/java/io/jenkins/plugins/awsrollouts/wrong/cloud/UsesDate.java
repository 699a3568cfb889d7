package io.jenkins.plugins.awsrollouts.wrong.cloud;

import java.util.Date;

/** Wrong on purpose: times are java.time. */
public final class UsesDate {
    public Date when;
}
