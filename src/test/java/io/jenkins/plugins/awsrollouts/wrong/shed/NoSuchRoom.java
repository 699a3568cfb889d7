package io.jenkins.plugins.awsrollouts.wrong.shed;

/** Wrong on purpose: a package that the design does not have. */
public final class NoSuchRoom {
    public int anything;
}
