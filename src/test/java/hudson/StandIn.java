package hudson;

/** Stands for any class of Jenkins, for the tests of the import rules where Jenkins is not on the class path. */
public final class StandIn {}
